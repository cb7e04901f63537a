package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.demo.strategy.CallReport;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * How a call through a gate went that was done.
 *
 * @param route the path
 * @param strategy block, drop, reject or timeout
 * @param outcome completed
 * @param priority how urgent it was, 0 to 63
 * @param tenant on whose behalf; left out if nobody said
 * @param limit how many calls the gate let through at a time, when this one ended
 * @param inFlight how many were under way then, this one included
 * @param waitMillis for a permit
 * @param runMillis from then to the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallAnswer(
    String route,
    String strategy,
    String outcome,
    int priority,
    @Nullable String tenant,
    int limit,
    long inFlight,
    double waitMillis,
    double runMillis) {

  /**
   * The answer for a call that was done.
   *
   * @param route the path
   * @param strategy the route's
   * @param request what it carried
   * @param report how it went
   * @return the answer
   */
  public static CallAnswer of(String route, String strategy, Request request, CallReport report) {
    Tenant tenant = request.tenant();
    return new CallAnswer(
        route,
        strategy,
        "completed",
        request.priority().level(),
        tenant == null ? null : tenant.id(),
        report.limit(),
        report.inFlight(),
        WorkAnswer.millis(report.waitNanos()),
        WorkAnswer.millis(report.runNanos()));
  }
}
