package dev.weir.bench.overload;

import dev.weir.bench.suite.Pace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long it all takes.
 *
 * @param warmUp for which a new server is kept at work before anything is measured
 * @param trial of each rate
 * @param rounds how often each rate is tried, for the median
 * @param works what is to be done in the sweep
 * @param factors what is offered in it, in C
 * @param contenders who protects the server in it
 * @param slowed who protects a server whose dependency is slow now and then
 * @param recovering who protects it in the recovery
 * @param overload of the recovery
 * @param calm before and after it
 * @param drift in virtual time
 */
public record Plan(
    Duration warmUp,
    Trial trial,
    int rounds,
    List<Work> works,
    List<Double> factors,
    List<Protection> contenders,
    List<Protection> slowed,
    List<Protection> recovering,
    Duration overload,
    Duration calm,
    Duration drift) {

  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * The one for a pace.
   *
   * @param pace how long it may take
   * @return the plan
   */
  public static Plan of(Pace pace) {
    return switch (pace) {
      case SMOKE -> smoke();
      case QUICK -> quick();
      case FULL -> full();
    };
  }

  private static Plan smoke() {
    return new Plan(
        Duration.ofMillis(100),
        new Trial(Duration.ofMillis(50), Duration.ofMillis(100), 1),
        1,
        List.of(Work.CONSTANT),
        List.of(2.0),
        List.of(Protection.NONE, Protection.GATE_FIXED),
        List.of(Protection.GATE_GRADIENT2),
        List.of(Protection.GATE_FIXED),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1));
  }

  private static Plan quick() {
    return new Plan(
        Duration.ofSeconds(2),
        new Trial(Duration.ofMillis(600), Duration.ofMillis(1_500), 2),
        1,
        List.of(Work.CONSTANT),
        List.of(0.8, 1.2, 2.0, 10.0),
        Protection.USUAL,
        List.of(Protection.CAP, Protection.GATE_FIXED, Protection.GATE_GRADIENT2),
        List.of(Protection.NONE, Protection.GATE_FIXED),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        HOUR);
  }

  private static Plan full() {
    return new Plan(
        Duration.ofSeconds(10),
        new Trial(Duration.ofSeconds(2), Duration.ofSeconds(5), 3),
        3,
        List.of(Work.CONSTANT, Work.EXPONENTIAL, Work.BIMODAL, Work.COMPUTING),
        List.of(0.25, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0, 4.0, 10.0),
        Stream.concat(Protection.USUAL.stream(), Protection.MORE.stream()).toList(),
        Stream.concat(Protection.USUAL.stream(), Protection.MORE.stream()).toList(),
        List.of(Protection.NONE, Protection.GATE_FIXED, Protection.GATE_GRADIENT2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        HOUR);
  }

  /**
   * Those of the sweep that take part with one kind of work: the less usual ones, to see how orders
   * and limits differ, with one that is always as long.
   *
   * @param work to be done
   * @return who protects the server
   */
  List<Protection> contenders(Work work) {
    return work == Work.CONSTANT
        ? contenders
        : contenders.stream().filter(who -> !Protection.MORE.contains(who)).toList();
  }

  /**
   * With another number of rounds.
   *
   * @param number at least one
   * @return a changed copy
   */
  public Plan rounds(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("--rounds: " + number + " (expected: >= 1)");
    }
    return new Plan(
        warmUp,
        trial,
        number,
        works,
        factors,
        contenders,
        slowed,
        recovering,
        overload,
        calm,
        drift);
  }

  /**
   * With other work.
   *
   * @param others at least one
   * @return a changed copy
   */
  public Plan works(List<Work> others) {
    return new Plan(
        warmUp,
        trial,
        rounds,
        others,
        factors,
        contenders,
        slowed,
        recovering,
        overload,
        calm,
        drift);
  }

  /**
   * Where somebody cannot take part.
   *
   * @param who is missing
   * @return a changed copy
   */
  Plan without(Protection who) {
    return new Plan(
        warmUp,
        trial,
        rounds,
        works,
        factors,
        but(who, contenders),
        but(who, slowed),
        but(who, recovering),
        overload,
        calm,
        drift);
  }

  private static List<Protection> but(Protection who, List<Protection> all) {
    return all.stream().filter(each -> each != who).toList();
  }

  /** In a line. */
  @Override
  public String toString() {
    return "each rate for "
        + seconds(trial.length())
        + " s after "
        + seconds(trial.warmUp())
        + " s of it, "
        + (rounds == 1 ? "once" : "medians of " + rounds)
        + ", by chance (Poisson)";
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
