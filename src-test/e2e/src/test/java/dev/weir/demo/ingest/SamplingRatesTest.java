package dev.weir.demo.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.json.LogAnswer.Rate;
import org.junit.jupiter.api.Test;

/** Rates as time goes by. */
class SamplingRatesTest {

  @Test
  void rates_fewSlots_areTheirMeans() {
    SamplingRates rates = new SamplingRates();
    rates.kept(0, 1);
    rates.kept(49, 2);
    rates.kept(120, 8);

    assertThat(rates.rates()).containsExactly(new Rate(0, 2, 1.5), new Rate(100, 1, 8));
  }

  @Test
  void rates_longTime_areFewAndLoseNothing() {
    SamplingRates rates = new SamplingRates();
    for (int second = 0; second < 3_600; second++) {
      rates.kept(1_000L * second, 4);
    }

    assertThat(rates.rates()).hasSizeBetween(16, 32).allMatch(rate -> rate.oneIn() == 4);
    assertThat(rates.rates().stream().mapToLong(Rate::kept).sum()).isEqualTo(3_600);
  }
}
