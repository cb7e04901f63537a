package dev.weir.retry;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.internal.RetryTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class RetryBudgetTest {

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

  @AfterEach
  void stop() {
    time.dispose();
  }

  private RetryBudget budget(double share, int burst, int perSecond) {
    return RetryBudget.of("b").share(share).burst(burst).perSecond(perSecond).timer(time).build();
  }

  private static int take(RetryBudget budget, int times) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += budget.tokens().tryTake() ? 1 : 0;
    }
    return taken;
  }

  private static void call(RetryBudget budget, int times) {
    for (int i = 0; i < times; i++) {
      budget.tokens().called();
    }
  }

  @Test
  void budget_atTheBeginning_isFull() {
    assertThat(take(budget(0.2, 7, 0), 20)).isEqualTo(7);
  }

  @Test
  void calls_payTheirShare() {
    RetryBudget budget = budget(0.2, 10, 0);
    take(budget, 10);

    call(budget, 4);
    assertThat(take(budget, 1)).isZero();
    call(budget, 1);
    assertThat(take(budget, 2)).isEqualTo(1);
    call(budget, 35);
    assertThat(take(budget, 20)).isEqualTo(7);
  }

  @Test
  void calls_ofAWholeHourWithoutRetries_saveUpNoMoreThanTheBurst() {
    RetryBudget budget = budget(1, 10, 1_000);
    for (int minute = 0; minute < 60; minute++) {
      call(budget, 1_000);
      time.advanceTimeBy(ofSeconds(60));
    }
    assertThat(take(budget, 100)).isEqualTo(10);
  }

  @Test
  void time_bringsAFew() {
    RetryBudget budget = budget(0, 10, 5);
    take(budget, 10);
    call(budget, 1_000);

    time.advanceTimeBy(ofMillis(199));
    assertThat(take(budget, 1)).isZero();
    time.advanceTimeBy(ofMillis(1));
    assertThat(take(budget, 5)).isEqualTo(1);
    time.advanceTimeBy(ofSeconds(1));
    assertThat(take(budget, 9)).isEqualTo(5);
  }

  @Test
  void time_whereItBringsNone_changesNothing() {
    RetryBudget budget = budget(0.5, 2, 0);
    take(budget, 2);
    time.advanceTimeBy(ofSeconds(1_000_000));

    assertThat(take(budget, 1)).isZero();
    call(budget, 2);
    assertThat(take(budget, 5)).isEqualTo(1);
  }

  @Test
  void tokens_givenBack_areThereAgainAndNoMoreThanTheBurst() {
    RetryBudget budget = budget(0.5, 3, 0);
    take(budget, 2);
    budget.tokens().giveBack();
    assertThat(budget.snapshot().available()).isEqualTo(2);
    call(budget, 100);
    budget.tokens().giveBack();

    assertThat(take(budget, 9)).isEqualTo(3);
    assertThat(budget.snapshot()).isEqualTo(new RetryBudgetSnapshot("b", 0, 100, 5, 2, 6));
    assertThat(budget.snapshot().spent()).isEqualTo(3);
  }

  @Test
  void config_isWhatWasSaid() {
    assertThat(RetryBudget.of("b").build().config())
        .isEqualTo(new RetryBudgetConfig("b", 0.2, 100, 10));
    assertThat(budget(0.1, 5, 2))
        .hasToString("RetryBudget(b, 0.1 of calls, burst 5, 2 per second)");
  }

  @Test
  void budget_onTheSystemsClock_works() {
    RetryTokens tokens = RetryTokens.of(0.2, 3, 1_000_000, null);

    for (int i = 0; i < 10; i++) { // more than there are at first: time brings them
      await().pollDelay(ZERO).pollInterval(ofMillis(1)).until(tokens::tryTake);
    }
    assertThat(tokens.taken()).isEqualTo(10);
  }

  @Test
  void values_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> RetryBudget.of(" ")).hasMessage("name: \" \" (expected: not blank)");
    assertThatThrownBy(() -> budget(1.5, 1, 1)).hasMessage("share: 1.5 (expected: 0.0 to 1.0)");
    assertThatThrownBy(() -> budget(Double.NaN, 1, 1))
        .hasMessage("share: NaN (expected: 0.0 to 1.0)");
    assertThatThrownBy(() -> budget(0, 0, 1)).hasMessage("burst: 0 (expected: 1 to 1000000)");
    assertThatThrownBy(() -> budget(0, 1, -1)).hasMessage("perSecond: -1 (expected: 0 to 1000000)");
  }
}
