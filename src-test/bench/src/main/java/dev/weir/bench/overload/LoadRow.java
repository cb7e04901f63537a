package dev.weir.bench.overload;

/**
 * What became of a stream of requests in a scenario.
 *
 * @param scenario which
 * @param who protected the server
 * @param objective what it is held to
 * @param factor how much was offered of all streams together, in C
 * @param stream which of them; empty if there was but one
 * @param outcome the run, or the one in the middle of several
 */
public record LoadRow(
    Scenario scenario,
    Protection who,
    Objective objective,
    double factor,
    String stream,
    Outcome outcome) {

  /**
   * How much of C was done within the objective.
   *
   * @return 0 or more
   */
  public double share() {
    return outcome.goodput() / objective.capacity();
  }
}
