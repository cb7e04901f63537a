package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a load report, to the letter. */
class LoadTextTest {

  @Test
  void toString_fieldsAndNamed_isWhatEnvoyReads() {
    assertThat(
            new LoadText()
                .field("cpu_utilization", 0.3)
                .field("application_utilization", 0.8)
                .field("rps_fractional", 10)
                .field("eps", 1)
                .named("custom_metric_util", 0.4)
                .toString())
        .isEqualTo(
            "TEXT cpu_utilization=0.3, application_utilization=0.8, rps_fractional=10, eps=1,"
                + " named_metrics.custom_metric_util=0.4");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "100, 100",
    "0.12345, 0.1235",
    "0.00001, 0",
    "1234567.5, 1234567.5",
    "1e12, 1000000000000"
  })
  void field_number_isPlain(double value, String text) {
    assertThat(new LoadText().field("eps", value).toString()).isEqualTo("TEXT eps=" + text);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void field_noNumber_isLeftOut(double value) {
    assertThat(new LoadText().field("eps", value).toString()).isEmpty();
    assertThat(new LoadText().field("cpu_utilization", value).field("eps", 1).toString())
        .isEqualTo("TEXT eps=1");
  }
}
