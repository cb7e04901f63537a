package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import org.junit.jupiter.api.Test;

class FlowMeterTest {

  @Test
  void name_blankOrNull_isRefused() {
    assertThatThrownBy(() -> FlowMeter.named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: \" \" (expected: not blank)");
    assertThatThrownBy(() -> FlowMeter.named(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name: null (expected: not null)");
  }

  @Test
  void fresh_isAtZero() {
    FlowMeter meter = FlowMeter.named("ticks");

    assertThat(meter.name()).isEqualTo("ticks");
    assertThat(meter).hasToString("FlowMeter(ticks)");
    assertThat(meter.ledger()).isEqualTo(new Ledger(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void ledger_whatIsNotSettled_isQueued() {
    FlowMeter meter = FlowMeter.named("ticks");
    for (int i = 0; i < 20; i++) {
      meter.offered();
    }
    meter.settled(Outcome.COMPLETED, 1);
    meter.settled(Outcome.DROPPED, 2);
    meter.settled(Outcome.REJECTED, 3);
    meter.settled(Outcome.TIMED_OUT, 4);
    meter.settled(Outcome.CANCELLED, 5);

    assertThat(meter.ledger()).isEqualTo(new Ledger(20, 1, 0, 2, 3, 4, 5, 0, 0, 0, 0, 5, 0));
    assertThat(meter.ledger().isBalanced()).isTrue();
  }
}
