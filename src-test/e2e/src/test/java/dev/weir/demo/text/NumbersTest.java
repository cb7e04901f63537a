package dev.weir.demo.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "999, 999",
    "1000, 1k",
    "1500, 1500",
    "12000, 12k",
    "1000000, 1m",
    "0.5, 0.5",
    "2500000, 2500k"
  })
  void format_thenParse_isTheSame(double number, String text) {
    assertThat(Numbers.format(number)).isEqualTo(text);
    assertThat(Numbers.parse(text)).hasValue(number);
  }

  @ParameterizedTest
  @CsvSource({"2.5k, 2500", "0.25m, 250000", "1.5, 1.5"})
  void parse_partsOfAUnit_countsThem(String text, double number) {
    assertThat(Numbers.parse(text)).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "k", "-1", "+1", ".5", "5.", "1K", "1 k", "1e3", "1234567890", "NaN", "0x1"})
  void parse_anythingElse_isEmpty(String text) {
    assertThat(Numbers.parse(text)).isEmpty();
  }
}
