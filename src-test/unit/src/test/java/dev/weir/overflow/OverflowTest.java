package dev.weir.overflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.overflow.Overflow.Verdict;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverflowTest {

  static Stream<Arguments> strategies() {
    return Stream.of(
        Arguments.of(Overflow.block(), Verdict.WAIT, "block"),
        Arguments.of(Overflow.drop(), Verdict.DROP, "drop"),
        Arguments.of(Overflow.reject(), Verdict.REJECT, "reject"),
        Arguments.of(Overflow.timeout(Duration.ofMillis(200)), Verdict.WAIT, "timeout(PT0.2S)"),
        Arguments.of(Overflow.callerRuns(), Verdict.RUN, "callerRuns"));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void whenFull_strategy_isItsVerdict(Overflow overflow, Verdict verdict, String name) {
    assertThat(overflow.whenFull()).isEqualTo(verdict);
    assertThat(overflow).hasToString(name);
  }

  @Test
  void word_anyBound_isTheStrategyAlone() {
    assertThat(Stream.of(Overflow.block(), Overflow.drop(), Overflow.reject()))
        .extracting(Overflow::word)
        .containsExactly("block", "drop", "reject");
    assertThat(Overflow.timeout(Duration.ofMillis(200)).word()).isEqualTo("timeout");
    assertThat(Overflow.timeout(Duration.ofSeconds(1)).word()).isEqualTo("timeout");
    assertThat(Overflow.callerRuns().word()).isEqualTo("callerRuns");
  }

  @Test
  void waitBound_onlyTimeout_hasOne() {
    assertThat(Overflow.block().waitBound()).isEqualTo(Overflow.UNBOUNDED);
    assertThat(Overflow.drop().waitBound()).isEqualTo(Overflow.UNBOUNDED);
    assertThat(Overflow.reject().waitBound()).isEqualTo(Overflow.UNBOUNDED);
    assertThat(Overflow.callerRuns().waitBound()).isEqualTo(Overflow.UNBOUNDED);
    assertThat(Overflow.timeout(Duration.ofNanos(1)).waitBound()).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void factories_withoutArguments_shareOneInstance() {
    assertThat(Overflow.block()).isSameAs(Overflow.block());
    assertThat(Overflow.drop()).isSameAs(Overflow.drop());
    assertThat(Overflow.reject()).isSameAs(Overflow.reject());
    assertThat(Overflow.callerRuns()).isSameAs(Overflow.callerRuns());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -1_000_000_000})
  void timeout_notPositive_saysNameValueAndRule(long nanos) {
    Duration wait = Duration.ofNanos(nanos);
    assertThatThrownBy(() -> Overflow.timeout(wait))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout: " + wait + " (expected: > 0)");
  }

  @Test
  void timeout_null_saysNameValueAndRule() {
    assertThatThrownBy(() -> Overflow.timeout(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("timeout: null (expected: a duration)");
  }
}
