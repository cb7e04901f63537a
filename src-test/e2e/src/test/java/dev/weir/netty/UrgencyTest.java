package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.request.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrgencyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0", "1, 0", "8, 0", "9, 1", "16, 1", "17, 2", "24, 2", "25, 3", "32, 3", "33, 4", "48, 5",
    "49, 6", "56, 6", "57, 7", "63, 7"
  })
  void of_level_isTheUrgencyThatIsNoMoreUrgent(int level, int urgency) {
    assertThat(Urgency.of(new Priority(level)).value()).isEqualTo(urgency);
    assertThat(Urgency.of(new Priority(level)).field()).isEqualTo("u=" + urgency);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 8})
  void value_outOfItsRange_isRefused(int value) {
    assertThatThrownBy(() -> new Urgency(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("urgency: " + value + " (expected: 0 to 7)");
  }

  @Test
  void priority_ofEveryLevelThatTravelled_isNoMoreUrgentAndTravelsOnUnchanged() {
    for (int level = 0; level <= Priority.LOWEST_LEVEL; level++) {
      Urgency urgency = Urgency.of(new Priority(level));

      assertThat(urgency.priority().level()).isGreaterThanOrEqualTo(level);
      assertThat(Urgency.of(urgency.priority())).isEqualTo(urgency);
    }
  }
}
