package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.demo.bank.BankStatus;
import dev.weir.demo.json.GatesView.GateView;
import dev.weir.demo.json.ProxiesView.BreakerView;
import dev.weir.demo.json.ProxiesView.RetriesView;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.retry.RetrySnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Banks as they are now.
 *
 * @param banks one after the other
 */
public record BanksView(List<BankView> banks) {

  /**
   * The view of some banks.
   *
   * @param banks each as it is now
   * @return the view
   */
  public static BanksView of(List<BankStatus> banks) {
    return new BanksView(banks.stream().map(BankView::of).toList());
  }

  /** The URL is without a password. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BankView(
      String name,
      String orders,
      String transfer,
      String url,
      boolean open,
      @Nullable String trouble,
      SqlCounts connections,
      GateView gate,
      @Nullable BreakerView breaker,
      @Nullable RetriesView retries) {

    static BankView of(BankStatus status) {
      BreakerSnapshot breaker = status.breaker();
      RetrySnapshot retries = status.retries();
      return new BankView(
          status.spec().name(),
          status.spec().orders(),
          status.spec().transfer(),
          status.spec().database().url().toString(),
          status.open(),
          status.trouble(),
          status.connections(),
          GateView.of(status.gate()),
          breaker == null ? null : BreakerView.of(breaker),
          retries == null ? null : RetriesView.of(retries, status.budget()));
    }
  }
}
