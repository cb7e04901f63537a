package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.demo.config.RateSpec;
import dev.weir.demo.strategy.RateStatus;
import dev.weir.observe.Ledger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rates as they are now.
 *
 * @param rates one after the other
 */
public record RatesView(List<RateView> rates) {

  /**
   * The view of some rates.
   *
   * @param rates each as it is now
   * @return the view
   */
  public static RatesView of(List<RateStatus> rates) {
    return new RatesView(rates.stream().map(RateView::of).toList());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RateView(
      String name,
      String path,
      String rate,
      int burst,
      String per,
      Ledger ledger,
      @Nullable Integer keys) {

    static RateView of(RateStatus status) {
      RateSpec spec = status.spec();
      return new RateView(
          spec.name(),
          spec.path(),
          spec.rateText(),
          spec.rate().burst(),
          spec.per().word(),
          status.ledger(),
          spec.per() == RateSpec.Per.ALL ? null : status.keys());
    }
  }
}
