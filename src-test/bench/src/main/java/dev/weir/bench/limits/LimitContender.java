package dev.weir.bench.limits;

import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.simulation.ServiceTime;
import dev.weir.simulation.Trace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Who is compared: Weir's and Netflix's, all from 1 to 1,000, beginning with 10. */
public enum LimitContender {
  /** Weir's. */
  VEGAS("Weir Vegas", true, trace -> Limits.vegas()),
  /** Weir's. */
  GRADIENT2("Weir Gradient2", true, trace -> Limits.gradient2()),
  /** Weir's, with half a mean call as its target. */
  QUEUE_DELAY(
      "Weir queue delay",
      true,
      trace -> Limits.queueDelay(Duration.ofNanos((long) (first(trace).mean() / 2)))),
  /** Weir's; one and a half typical calls are too slow. */
  AIMD("Weir AIMD", true, trace -> Limits.aimd().slowerThan(Duration.ofNanos(slow(trace)))),
  /** Netflix's. */
  NETFLIX_VEGAS(
      "Netflix Vegas",
      false,
      trace ->
          clock ->
              new NetflixRegulator(
                  clock, VegasLimit.newBuilder().initialLimit(10).maxConcurrency(1_000).build())),
  /** Netflix's. */
  NETFLIX_GRADIENT2(
      "Netflix Gradient2",
      false,
      trace ->
          clock ->
              new NetflixRegulator(
                  clock,
                  Gradient2Limit.newBuilder()
                      .initialLimit(10)
                      .minLimit(1)
                      .maxConcurrency(1_000)
                      .build())),
  /** Netflix's; one and a half mean calls are too slow, as it compares means. */
  NETFLIX_AIMD(
      "Netflix AIMD",
      false,
      trace ->
          clock ->
              new NetflixRegulator(
                  clock,
                  AIMDLimit.newBuilder()
                      .initialLimit(10)
                      .minLimit(1)
                      .maxLimit(1_000)
                      .timeout((long) (1.5 * first(trace).mean()), TimeUnit.NANOSECONDS)
                      .build()));

  private final String title;
  private final boolean ours;
  private final Function<Trace, Limit> limit;

  LimitContender(String title, boolean ours, Function<Trace, Limit> limit) {
    this.title = title;
    this.ours = ours;
    this.limit = limit;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Whether it is Weir's. */
  public boolean isOurs() {
    return ours;
  }

  /** Set up for a trace. */
  public Limit limit(Trace trace) {
    return limit.apply(trace);
  }

  private static ServiceTime first(Trace trace) {
    return trace.phases().get(0).server().service();
  }

  private static long slow(Trace trace) {
    return (long) (1.5 * first(trace).typical());
  }
}
