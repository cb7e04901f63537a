package dev.weir.demo.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "0us, PT0S",
    "500us, PT0.0005S",
    "50ms, PT0.05S",
    "1500ms, PT1.5S",
    "1s, PT1S",
    "90s, PT1M30S",
    "60s, PT1M",
    "2m, PT2M",
    "999999999s, PT999999999S"
  })
  void parse_numberAndUnit_isTheTime(String text, Duration time) {
    assertThat(Times.parse(text)).contains(time);
    assertThat(Times.parse(Times.format(time))).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "s", "1 s", "1h", "-1s", "+1s", "1.5s", "1S", "1s ", "1000000000s", "١s"})
  void parse_anythingElse_isEmpty(String text) {
    assertThat(Times.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.0000019S, 1us",
    "PT0.0015S, 1500us",
    "PT1.5S, 1500ms",
    "PT90S, 90s",
    "PT60S, 1m",
    "PT24H, 1440m"
  })
  void format_always_takesTheLargestUnitThatFits(Duration time, String text) {
    assertThat(Times.format(time)).isEqualTo(text);
  }
}
