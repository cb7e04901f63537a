package dev.weir.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 62, 63})
  void new_inRange_isKept(int level) {
    assertThat(new Priority(level).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 64, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void new_outOfRange_saysNameValueAndRule(int level) {
    assertThatThrownBy(() -> new Priority(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("priority level: " + level + " (expected: 0 to 63)");
  }

  @Test
  void compareTo_namedLevels_ordersTheMostUrgentFirst() {
    assertThat(Priority.HIGHEST).isLessThan(Priority.HIGH);
    assertThat(Priority.HIGH).isLessThan(Priority.NORMAL);
    assertThat(Priority.NORMAL).isLessThan(Priority.LOW);
    assertThat(Priority.LOW).isLessThan(new Priority(Priority.LOWEST_LEVEL));
    assertThat(Priority.NORMAL).isEqualByComparingTo(new Priority(32));
  }
}
