package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.demo.strategy.WorkReport;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * How a piece of work went that was done.
 *
 * @param route the path
 * @param strategy block, drop, reject or timeout
 * @param outcome completed
 * @param priority how urgent it was, 0 to 63
 * @param tenant on whose behalf; left out if nobody said
 * @param waitMillis from the offer to the start
 * @param runMillis from the start to the end
 * @param worker the thread that did it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkAnswer(
    String route,
    String strategy,
    String outcome,
    int priority,
    @Nullable String tenant,
    double waitMillis,
    double runMillis,
    String worker) {

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_PER_MILLI = 1e3;

  /**
   * The answer for work that was done.
   *
   * @param route the path
   * @param strategy the route's
   * @param request what it carried
   * @param report when and where it ran
   * @return the answer
   */
  public static WorkAnswer of(String route, String strategy, Request request, WorkReport report) {
    Tenant tenant = request.tenant();
    return new WorkAnswer(
        route,
        strategy,
        "completed",
        request.priority().level(),
        tenant == null ? null : tenant.id(),
        millis(report.waitNanos()),
        millis(report.runNanos()),
        report.worker());
  }

  /** To the microsecond. */
  static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
  }
}
