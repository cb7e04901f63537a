package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.request.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionLevelTest {

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 9, 31, 63})
  void parse_whatToStringSays_isTheSame(int level) {
    AdmissionLevel said = new AdmissionLevel(level);

    assertThat(AdmissionLevel.parse(said.toString())).contains(said);
    assertThat(AdmissionLevel.parse(" " + said + "\t")).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "-2", "-0", "64", "100", "99999999999", "+3", "3.5", "x", "٣", "1,2"})
  void parse_anythingElse_isNone(String value) {
    assertThat(AdmissionLevel.parse(value)).isEmpty();
  }

  @Test
  void letsIn_asUrgentAsTheLevelOrMore_only() {
    AdmissionLevel level = new AdmissionLevel(32);

    assertThat(level.letsIn(Priority.HIGH)).isTrue();
    assertThat(level.letsIn(Priority.NORMAL)).isTrue();
    assertThat(level.letsIn(new Priority(33))).isFalse();
    assertThat(AdmissionLevel.NOBODY.letsIn(Priority.HIGHEST)).isFalse();
    assertThat(AdmissionLevel.EVERYBODY.letsIn(new Priority(63))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 64})
  void level_outOfRange_isRefused(int level) {
    assertThatThrownBy(() -> new AdmissionLevel(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("admission level: " + level + " (expected: -1 to 63)");
  }
}
