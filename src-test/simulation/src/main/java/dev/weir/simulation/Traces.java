package dev.weir.simulation;

import static dev.weir.simulation.Trace.SATURATED;

import java.time.Duration;
import java.util.List;

/** The traces that limits are measured by. Calls take 10 ms on average, if nothing else is said. */
public final class Traces {

  private static final ServiceTime CONSTANT = ServiceTime.constant(10e6);
  private static final ServiceTime VARYING = ServiceTime.exponential(10e6);
  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SECONDS = Duration.ofSeconds(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Eight workers, each call alike. */
  public static final Trace ALIKE =
      Trace.of("8 workers, calls alike", Server.workers(8, CONSTANT), SATURATED, MINUTES);

  /** Eight workers, exponential. */
  public static final Trace EXPONENTIAL =
      Trace.of("8 workers, exponential", Server.workers(8, VARYING), SATURATED, MINUTES);

  /** Eight workers; a fifth of the calls takes ten times as long. */
  public static final Trace BIMODAL =
      Trace.of(
          "8 workers, 20 % x 10",
          Server.workers(8, CONSTANT.slow(0.2, 10).times(1 / 2.8)), SATURATED, MINUTES);

  /** A hundred workers. */
  public static final Trace MANY =
      Trace.of("100 workers, exponential", Server.workers(100, VARYING), SATURATED, MINUTES);

  /** One worker. */
  public static final Trace ONE =
      Trace.of("1 worker, exponential", Server.workers(1, VARYING), SATURATED, MINUTES);

  /** Two workers. */
  public static final Trace TWO =
      Trace.of("2 workers, exponential", Server.workers(2, VARYING), SATURATED, MINUTES);

  /** Sixteen workers whose calls take 200 ms. */
  public static final Trace SLOW =
      Trace.of("16 workers, 200 ms", Server.workers(16, VARYING.times(20)), SATURATED, MINUTES);

  /** Eight cores that all calls share. */
  public static final Trace SHARED =
      Trace.of("8 cores shared", Server.cores(8, VARYING), SATURATED, MINUTES);

  /** Contention and coherence: slower and slower. */
  public static final Trace CONTENDED =
      Trace.of(
          "contention (USL 0.02, 0.001)",
          Server.contended(0.02, 0.001, VARYING),
          SATURATED,
          MINUTES);

  /** Twenty at full speed; from the 21st on, a fifth of the throughput. */
  public static final Trace CLIFF =
      Trace.of("cliff at 20", Server.cliff(20, 0.2, VARYING), SATURATED, MINUTES);

  /** Turns away what its queue of eight has no room for. */
  public static final Trace TURNS_AWAY =
      Trace.of("8 workers, room for 16", Server.workers(8, VARYING).room(16), SATURATED, MINUTES);

  /** More workers, then fewer. */
  public static final Trace STEPS =
      Trace.of("8, 16, 4 workers", Server.workers(8, VARYING), SATURATED, MINUTE)
          .then(Server.workers(16, VARYING), SATURATED, MINUTE)
          .then(Server.workers(4, VARYING), SATURATED, MINUTE);

  /** Every call takes three times as long, then as before. */
  public static final Trace SLOWER =
      Trace.of("8 workers, x 3, x 1", Server.workers(8, VARYING), SATURATED, MINUTE)
          .then(Server.workers(8, VARYING).times(3), SATURATED, MINUTE)
          .then(Server.workers(8, VARYING), SATURATED, MINUTE);

  /** Three per cent of the calls take ten times as long; not quite enough for all comes. */
  public static final Trace NOISE =
      Trace.of(
          "8 workers, 3 % x 10, load 80 %",
          Server.workers(8, CONSTANT.slow(0.03, 10)), 0.8, MINUTES);

  /** The same, in overload. */
  public static final Trace NOISE_OVERLOAD =
      Trace.of(
          "8 workers, 3 % x 10, load 150 %",
          Server.workers(8, CONSTANT.slow(0.03, 10)), 1.5, MINUTES);

  /** Twice as many calls as can be served. */
  public static final Trace OVERLOAD =
      Trace.of("8 workers, exponential, load 200 %", Server.workers(8, VARYING), 2, MINUTES);

  /** Little to do, then far too much for a second. */
  public static final Trace BURST =
      Trace.of("load 30 %, a second of 300 %", Server.workers(8, VARYING), 0.3, SECONDS)
          .then(Server.workers(8, VARYING), 3, SECOND);

  /** Every call takes a hundred times as long for a while. */
  public static final Trace STALL =
      Trace.of("8 workers, x 100, x 1", Server.workers(8, VARYING), SATURATED, MINUTE)
          .then(Server.workers(8, VARYING).times(100), SATURATED, MINUTE)
          .then(Server.workers(8, VARYING), SATURATED, MINUTE);

  /** Next to nothing to do, then too much. */
  public static final Trace IDLE =
      Trace.of("load 5 %, then too much", Server.workers(8, VARYING), 0.05, MINUTES)
          .then(Server.workers(8, VARYING), SATURATED, MINUTE);

  /** An hour of constant overload. */
  public static final Trace LONG =
      Trace.of("an hour, 32 workers, exponential", Server.workers(32, VARYING), SATURATED, HOUR);

  private Traces() {}

  /** All of them. */
  public static List<Trace> all() {
    return List.of(
        ALIKE,
        EXPONENTIAL,
        BIMODAL,
        MANY,
        ONE,
        TWO,
        SLOW,
        SHARED,
        CONTENDED,
        CLIFF,
        TURNS_AWAY,
        STEPS,
        SLOWER,
        NOISE,
        NOISE_OVERLOAD,
        OVERLOAD,
        BURST,
        STALL,
        IDLE,
        LONG);
  }
}
