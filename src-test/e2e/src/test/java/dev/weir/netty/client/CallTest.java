package dev.weir.netty.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.AdmissionLevel;
import dev.weir.netty.Urgency;
import dev.weir.request.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one call counts for. */
class CallTest {

  private static final Urgency NORMAL = Urgency.of(Priority.NORMAL);
  private static final long NOW = 1_000;

  private double dice = 1; // all are sent
  private final Heard heard = new Heard(Duration.ofSeconds(5), 0.05, () -> dice, NOW);

  private Call sent() {
    assertThat(heard.maySend(NORMAL, NOW)).isTrue();
    return new Call(heard, NORMAL, () -> NOW);
  }

  /* Whether it could be, however the dice fall. */
  private boolean isNextHeldBack() {
    dice = 0;
    return !heard.maySend(NORMAL, NOW);
  }

  @Test
  void cancelled_afterARefusal_counts() {
    for (int i = 0; i < 10; i++) {
      Call call = sent();
      call.hears(new AdmissionLevel(31));
      call.answered(false);
      call.cancelled();
    }

    assertThat(isNextHeldBack()).isTrue();
  }

  @Test
  void cancelled_moreThanOnce_takesNothingFromOthers() {
    sent().hears(new AdmissionLevel(31));
    for (int i = 0; i < 10; i++) {
      sent().answered(false);
    }
    Call call = sent();
    for (int i = 0; i < 20; i++) {
      call.cancelled();
    }

    assertThat(isNextHeldBack()).isTrue();
  }

  @Test
  void answered_afterACancel_countsForNothing() {
    sent().hears(new AdmissionLevel(31));
    for (int i = 0; i < 10; i++) {
      sent().answered(false);
    }
    for (int i = 0; i < 10; i++) {
      Call call = sent();
      call.cancelled();
      call.answered(true);
    }

    assertThat(isNextHeldBack()).isTrue();
  }
}
