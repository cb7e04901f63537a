package dev.weir.bench.overload;

import dev.weir.bench.limits.LimitRun;
import java.util.ArrayList;
import java.util.List;

/** All that was found. Of scenarios that were not run there is nothing. */
public final class OverloadFigures {

  private final List<Objective> objectives = new ArrayList<>();
  private final List<LoadRow> rows = new ArrayList<>();
  private final List<Cost> costs = new ArrayList<>();
  private final List<Recovery> recoveries = new ArrayList<>();
  private final List<LimitRun> drift = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Nothing yet. */
  public OverloadFigures() {}

  /**
   * What each work was held to.
   *
   * @return can be added to
   */
  public List<Objective> objectives() {
    return objectives;
  }

  /**
   * Of the scenarios that offer streams of requests.
   *
   * @return can be added to
   */
  public List<LoadRow> rows() {
    return rows;
  }

  /**
   * Those of one scenario.
   *
   * @param scenario which
   * @return in the order in which they were found
   */
  public List<LoadRow> rows(Scenario scenario) {
    return rows.stream().filter(row -> row.scenario() == scenario).toList();
  }

  /**
   * What answers cost.
   *
   * @return can be added to
   */
  public List<Cost> costs() {
    return costs;
  }

  /**
   * Second by second.
   *
   * @return can be added to
   */
  public List<Recovery> recoveries() {
    return recoveries;
  }

  /**
   * In virtual time.
   *
   * @return can be added to
   */
  public List<LimitRun> drift() {
    return drift;
  }

  /**
   * How it was measured, and what is missing.
   *
   * @return lines; can be added to
   */
  public List<String> notes() {
    return notes;
  }
}
