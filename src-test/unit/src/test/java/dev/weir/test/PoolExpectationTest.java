package dev.weir.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Histogram;
import dev.weir.observe.Ledger;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.observe.Workforce;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What a test is told when a pool is not as it expected. */
class PoolExpectationTest {

  /** Each term of the law has a value of its own. */
  private static final Ledger LEDGER = new Ledger(90, 1, 2, 3, 4, 5, 6, 0, 0, 9, 10, 11, 12);

  private static PoolExpectation expectation(Ledger ledger) {
    Percentiles none = new Histogram().percentiles();
    WorkerSnapshot worker = new WorkerSnapshot("db-1", true, 0, 0, Duration.ZERO, Duration.ZERO, 0);
    return new PoolExpectation(
        new PoolSnapshot(
            "db",
            ledger,
            6,
            3,
            64,
            7,
            8,
            Duration.ZERO,
            1,
            none,
            none,
            0,
            List.of(worker),
            Workforce.constant(1),
            List.of()));
  }

  private static final Map<String, BiFunction<PoolExpectation, Integer, PoolExpectation>> TERMS =
      Map.ofEntries(
          Map.entry("offered: 90", (e, n) -> e.offered(n)),
          Map.entry("completed: 1", (e, n) -> e.completed(n)),
          Map.entry("failed: 2", (e, n) -> e.failed(n)),
          Map.entry("dropped: 3", (e, n) -> e.dropped(n)),
          Map.entry("rejected: 4", (e, n) -> e.rejected(n)),
          Map.entry("timedOut: 5", (e, n) -> e.timedOut(n)),
          Map.entry("cancelled: 6", (e, n) -> e.cancelled(n)),
          Map.entry("delayed: 9", (e, n) -> e.delayed(n)),
          Map.entry("waiting: 10", (e, n) -> e.waiting(n)),
          Map.entry("queued: 11", (e, n) -> e.queued(n)),
          Map.entry("running: 12", (e, n) -> e.running(n)),
          Map.entry("busy: 7", (e, n) -> e.busy(n)),
          Map.entry("overrun: 8", (e, n) -> e.overrun(n)));

  @Test
  void eachTerm_asExpected_passes() {
    TERMS.forEach(
        (term, check) -> {
          int actual = Integer.parseInt(term.substring(term.indexOf(' ') + 1));
          PoolExpectation expectation = expectation(LEDGER);
          assertThat(check.apply(expectation, actual)).as(term).isSameAs(expectation);
        });
  }

  @Test
  void eachTerm_otherwise_namesPoolActualAndExpected() {
    TERMS.forEach(
        (term, check) ->
            assertThatThrownBy(() -> check.apply(expectation(LEDGER), 77))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("pool db: " + term + " (expected: 77)"));
  }

  @Test
  void failure_showsTheWholeLedger() {
    assertThatThrownBy(() -> expectation(LEDGER).queued(3))
        .hasMessage(
            "pool db: queued: 11 (expected: 3)\n"
                + "  offered 90 = completed 1 + failed 2 + dropped 3 + rejected 4 + timedOut 5"
                + " + cancelled 6 + conflated 0 + spilled 0 + delayed 9 + waiting 10 + queued 11"
                + " + running 12\n"
                + "  workers 1 (busy 7), capacity 6, maxWaiters 64, overrun 8");
  }

  @Test
  void balanced_lawBroken_fails() {
    assertThatThrownBy(() -> expectation(LEDGER).balanced())
        .hasMessageStartingWith("pool db: settled + pending: 63 (expected: 90)");
    assertThatCode(() -> expectation(new Ledger(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).balanced())
        .doesNotThrowAnyException();
  }

  @Test
  void quiet_somethingPending_fails() {
    assertThatThrownBy(() -> expectation(LEDGER).quiet())
        .hasMessageStartingWith("pool db: pending: 42 (expected: 0)");
    assertThatCode(() -> expectation(new Ledger(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).quiet())
        .doesNotThrowAnyException();
  }
}
