package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_LATEST;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;
import static reactor.core.publisher.BufferOverflowStrategy.ERROR;

import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeBuilderTest {

  private final IntakeBuilder<Integer> builder = Intake.bounded(4);

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, (1 << 24) + 1})
  void capacity_outOfRange_saysNameValueAndRule(int capacity) {
    assertThatThrownBy(() -> Intake.bounded(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity: " + capacity + " (expected: 1 to 16777216)");
  }

  @Test
  void arguments_notAsExpected_areRefusedByName() {
    assertThatThrownBy(() -> builder.name("")).hasMessage("name: \"\" (expected: not blank)");
    assertThatThrownBy(() -> builder.name(null)).hasMessage("name: null (expected: not null)");
    assertThatThrownBy(() -> builder.maxWaiters(-1)).hasMessage("maxWaiters: -1 (expected: >= 0)");
    assertThatThrownBy(() -> builder.overflow(null))
        .hasMessage("overflow: null (expected: not null)");
    assertThatThrownBy(() -> builder.overflow(Overflow.callerRuns()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "overflow: " + Overflow.callerRuns() + " (expected: block, drop, reject or timeout)");
    assertThatThrownBy(() -> builder.drop(null)).hasMessage("which: null (expected: not null)");
    assertThatThrownBy(() -> builder.drop(ERROR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "which: ERROR (expected: DROP_LATEST or DROP_OLDEST; for an error, Overflow.reject())");
    assertThatThrownBy(() -> builder.onDropped(null))
        .hasMessage("listener: null (expected: not null)");
    assertThatThrownBy(() -> builder.timer(null))
        .hasMessage("scheduler: null (expected: not null)");
  }

  @Test
  void config_defaults_areReadBack() {
    assertThat(builder.build().config())
        .isEqualTo(new IntakeConfig("intake", 4, 64, Overflow.block(), DROP_LATEST));
  }

  @Test
  void config_whatWasBuilt_isReadBackAndShown() {
    Overflow timeout = Overflow.timeout(Duration.ofMillis(5));
    Intake<Integer> intake = builder.name("orders").maxWaiters(0).overflow(timeout).build();

    assertThat(intake.config()).isEqualTo(new IntakeConfig("orders", 4, 0, timeout, DROP_LATEST));
    assertThat(intake).hasToString(intake.config().toString());
    assertThat(intake.toString()).contains("orders", "capacity=4", "maxWaiters=0");
  }

  @Test
  void overflow_afterDropOldest_takesItsPlace() {
    assertThat(builder.drop(DROP_OLDEST).build().config().dropped()).isEqualTo(DROP_OLDEST);
    assertThat(builder.drop(DROP_OLDEST).build().config().overflow()).isEqualTo(Overflow.drop());
    assertThat(builder.drop(DROP_OLDEST).overflow(Overflow.reject()).build().config())
        .isEqualTo(new IntakeConfig("intake", 4, 64, Overflow.reject(), DROP_LATEST));
  }

  @Test
  void maxWaiters_ofTheGreatestCapacity_doesNotOverflow() {
    assertThat(Intake.bounded(1 << 24)).isNotNull();
  }
}
