package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.demo.proxy.ProxyStatus;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.retry.RetryBudgetSnapshot;
import dev.weir.retry.RetrySnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as they are now.
 *
 * @param proxies one after the other
 */
public record ProxiesView(List<ProxyView> proxies) {

  /**
   * The view of some proxies.
   *
   * @param proxies each as it is now
   * @return the view
   */
  public static ProxiesView of(List<ProxyStatus> proxies) {
    return new ProxiesView(proxies.stream().map(ProxyView::of).toList());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ProxyView(
      String name,
      String path,
      String upstream,
      Map<String, Long> answers,
      Map<String, Long> failures,
      ConnectionsOut connections,
      @Nullable BreakerView breaker,
      @Nullable RetriesView retries) {

    static ProxyView of(ProxyStatus status) {
      BreakerSnapshot breaker = status.breaker();
      RetrySnapshot retries = status.retries();
      return new ProxyView(
          status.spec().name(),
          status.spec().path(),
          status.url(),
          status.answers(),
          status.failures(),
          new ConnectionsOut(
              status.spec().upstream().connections(),
              status.open(),
              status.idle(),
              status.awaited()),
          breaker == null ? null : BreakerView.of(breaker),
          retries == null ? null : RetriesView.of(retries, status.budget()));
    }
  }

  /** Rates are shares, and null where too few calls have ended to tell. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BreakerView(
      String state,
      @Nullable Long staysOpenForMillis,
      @Nullable Double failureRate,
      int recorded,
      long calls,
      long succeeded,
      long failed,
      long cancelled,
      long refused,
      long unfinished,
      long running,
      long late,
      long turnedAway) {

    private static final double PERCENT = 100;

    static BreakerView of(BreakerSnapshot breaker) {
      Duration staysOpenFor = breaker.staysOpenFor();
      return new BreakerView(
          breaker.state().name().toLowerCase(Locale.ROOT),
          staysOpenFor == null ? null : staysOpenFor.toMillis(),
          breaker.failureRate() < 0 ? null : breaker.failureRate() / PERCENT,
          breaker.recorded(),
          breaker.calls(),
          breaker.succeeded(),
          breaker.failed(),
          breaker.cancelled(),
          breaker.refused(),
          breaker.unfinished(),
          breaker.running(),
          breaker.late(),
          breaker.turnedAway());
    }
  }

  /** Of requests that may be sent twice; with what is left of the budget. */
  record RetriesView(
      long calls,
      long failures,
      long retries,
      long waiting,
      long cancelled,
      Map<String, Long> givenUp,
      BudgetView budget) {

    static RetriesView of(RetrySnapshot retries, RetryBudgetSnapshot budget) {
      Map<String, Long> givenUp = new TreeMap<>();
      retries
          .givenUp()
          .forEach((why, count) -> givenUp.put(why.name().toLowerCase(Locale.ROOT), count));
      return new RetriesView(
          retries.calls(),
          retries.failures(),
          retries.retries(),
          retries.waiting(),
          retries.cancelled(),
          givenUp,
          new BudgetView(budget.available(), budget.spent(), budget.refused()));
    }
  }

  /** Retries: how many there are, were, and might have been. */
  record BudgetView(long available, long spent, long refused) {}

  /** To an upstream. */
  record ConnectionsOut(int most, int open, int idle, int awaited) {}
}
