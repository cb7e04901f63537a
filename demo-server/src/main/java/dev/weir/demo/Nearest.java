package dev.weir.demo;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known word somebody meant. */
final class Nearest {

  private Nearest() {}

  /**
   * The known word that begins with a given one or, if none does, that the fewest insertions,
   * deletions, replacements and swaps of neighbours make out of it.
   */
  static Optional<String> to(String given, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String, Boolean>comparing(word -> !word.startsWith(given))
                .thenComparingInt(word -> distance(given, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /* Optimal string alignment: row i holds the distances of the first i characters of a. */
  private static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 ? j : j == 0 ? i : step(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int step(int[][] rows, String a, String b, int i, int j) {
    int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + rows[i - 2][j - 2]) : least;
  }
}
