package dev.weir.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {

  @Test
  void one_unsaid_isOneUnit() {
    assertThat(Cost.ONE.units()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, Long.MAX_VALUE})
  void new_atLeastOne_isKept(long units) {
    assertThat(new Cost(units).units()).isEqualTo(units);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void new_lessThanOne_saysNameValueAndRule(long units) {
    assertThatThrownBy(() -> new Cost(units))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cost: " + units + " (expected: >= 1)");
  }
}
