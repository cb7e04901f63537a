package dev.weir.demo.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Guesses which known word somebody meant. */
public final class Nearest {

  /** Nobody mistypes a word this long, and the distance takes time with its square. */
  private static final int LONGEST = 64;

  /** What is in nearly every word says nothing. */
  private static final int SHORTEST = 3;

  private Nearest() {}

  /**
   * Asks whether the nearest known word was meant.
   *
   * @param given what somebody wrote
   * @param known what there is
   * @return a question in brackets after a space; empty if nothing is known
   */
  public static String hint(String given, Collection<String> known) {
    return to(given, known).map(word -> " (did you mean " + word + "?)").orElse("");
  }

  /**
   * The known word that the fewest insertions, deletions, replacements and swaps of neighbours turn
   * a given one into, or into the beginning of.
   *
   * @param given what somebody wrote
   * @param known what there is
   * @return empty if nothing is known
   */
  public static Optional<String> to(String given, Collection<String> known) {
    return known.stream()
        .map(word -> Candidate.of(given, word))
        .min(
            Comparator.comparingInt(Candidate::toBeginning)
                .thenComparingInt(Candidate::toWhole)
                .thenComparing(Candidate::word))
        .map(Candidate::word);
  }

  /**
   * The known word that was probably meant: it is in what was given, or the other way round, or
   * fewer than a third of its letters differ. Upper and lower case are alike.
   *
   * @param given what somebody wrote
   * @param known what there is
   * @return empty if it looks like none of them
   */
  public static Optional<String> likely(String given, Collection<String> known) {
    String lower = given.toLowerCase(Locale.ROOT);
    if (lower.length() < SHORTEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(word -> distance(lower, word.toLowerCase(Locale.ROOT)) * 3 < word.length())
        .min(Comparator.comparingInt(word -> distance(lower, word.toLowerCase(Locale.ROOT))));
  }

  private static int distance(String given, String word) {
    return word.contains(given) || given.contains(word) ? 0 : Candidate.of(given, word).toWhole();
  }

  private record Candidate(String word, int toBeginning, int toWhole) {

    /* Optimal string alignment: row i holds the distances of the first i characters of what is
     * given, column j those to the first j of the word. */
    static Candidate of(String given, String word) {
      int height = Math.min(given.length(), LONGEST);
      int width = Math.min(word.length(), LONGEST);
      int[][] rows = new int[height + 1][width + 1];
      for (int i = 0; i <= height; i++) {
        for (int j = 0; j <= width; j++) {
          rows[i][j] = i == 0 ? j : j == 0 ? i : step(rows, given, word, i, j);
        }
      }
      int[] last = rows[height];
      return new Candidate(word, IntStream.of(last).min().orElseThrow(), last[width]);
    }
  }

  private static int step(int[][] rows, String a, String b, int i, int j) {
    int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + rows[i - 2][j - 2]) : least;
  }
}
