package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that was measured. */
public final class Board {

  /** Cores that are lacking beyond which a round tells little. */
  public static final double DISTURBING = 0.15;

  /** How many undisturbed rounds make a median. */
  public static final int ENOUGH = 3;

  private final Map<Case, Map<Entrant, Map<String, List<Double>>>> figures = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int rounds;
  private int disturbed;

  /** Nothing measured yet. */
  public Board() {}

  /**
   * Adds what one round found.
   *
   * @param about in which case
   * @param who for whom
   * @param found its figures; a loss counts as a failure
   */
  public void add(Case about, Entrant who, Figures found) {
    Map<String, List<Double>> values =
        figures
            .computeIfAbsent(about, key -> new LinkedHashMap<>())
            .computeIfAbsent(who, key -> new LinkedHashMap<>());
    found
        .asMap()
        .forEach(
            (name, value) -> values.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
    double lost = found.asMap().getOrDefault(Measurement.LOST, 0.0);
    if (lost != 0) {
      fail(about, who, "lost " + (long) lost + " tasks");
    }
  }

  void noteRound(boolean wasDisturbed) {
    rounds++;
    disturbed += wasDisturbed ? 1 : 0;
  }

  /**
   * How many rounds there were.
   *
   * @return of all contenders in all cases
   */
  public int rounds() {
    return rounds;
  }

  /**
   * How many of them other processes disturbed.
   *
   * @return those for whose repetition there was no patience
   */
  public int disturbed() {
    return disturbed;
  }

  void fail(Case about, Entrant who, String why) {
    failures.add(who.title() + ", " + about + ": " + why);
  }

  /**
   * What went wrong: lost tasks, and contenders that could not take part.
   *
   * @return sentences
   */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /**
   * The cases measured.
   *
   * @return in order
   */
  public Set<Case> cases() {
    return figures.keySet();
  }

  /**
   * Who was measured.
   *
   * @param about in which case
   * @return in the order in which they came
   */
  public List<Entrant> contenders(Case about) {
    return List.copyOf(figures.getOrDefault(about, Map.of()).keySet());
  }

  /**
   * The names of what was found.
   *
   * @param about in which case
   * @param who for whom
   * @return in order
   */
  public Set<String> names(Case about, Entrant who) {
    return figures.getOrDefault(about, Map.of()).getOrDefault(who, Map.of()).keySet();
  }

  /**
   * What was found: in the rounds that nobody disturbed, if there are enough of them, else in all.
   *
   * @param about in which case
   * @param who for whom
   * @param name the figure
   * @return empty if it was not measured
   */
  public Optional<Spread> find(Case about, Entrant who, String name) {
    Map<String, List<Double>> found =
        figures.getOrDefault(about, Map.of()).getOrDefault(who, Map.of());
    List<Double> values = found.get(name);
    if (values == null) {
      return Optional.empty();
    }
    List<Double> lacking = found.getOrDefault(Measurement.LACKING, List.of());
    List<Double> undisturbed = new ArrayList<>();
    for (int round = 0; round < values.size(); round++) {
      if (lacking.get(round) <= DISTURBING) {
        undisturbed.add(values.get(round));
      }
    }
    boolean enough = undisturbed.size() >= Math.min(ENOUGH, values.size());
    return Optional.of(enough ? Spread.of(undisturbed, false) : Spread.of(values, true));
  }
}
