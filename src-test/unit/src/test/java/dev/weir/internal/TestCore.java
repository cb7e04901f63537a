package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.support.ManualCrew;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A pool core on whose seats the test itself sits, and whose clock the test moves. */
final class TestCore {

  final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  final PoolCore core;
  final ManualCrew crew;

  private TestCore(Settings settings) {
    ManualCrew.Factory factory = new ManualCrew.Factory();
    clock.advanceTimeBy(java.time.Duration.ofSeconds(1)); // a stamp of 0 means "not sampled"
    core =
        new PoolCore(
            new PoolSettings(
                "test",
                settings.workers,
                settings.queue,
                settings.maxWaiters,
                settings.maxStrands,
                settings.maxTimers,
                settings.forks,
                settings.listener == null ? events::add : settings.listener,
                null,
                null),
            Schedulers.immediate(),
            settings.onSystemClock ? null : clock,
            null,
            settings.discipline,
            factory);
    crew = factory.hired();
  }

  static TestCore of(int workers, int queue) {
    return new Settings().workers(workers).queue(queue).build();
  }

  static Settings settings() {
    return new Settings();
  }

  /** How the core is to be. */
  static final class Settings {
    private boolean onSystemClock;
    private int workers = 1;
    private int queue = 1;
    private int maxWaiters = 16;
    private int maxStrands = 16;
    private int maxTimers = 16;
    private int forks;
    private PoolListener listener;
    private Discipline discipline = Discipline.fifo();

    Settings workers(int count) {
      workers = count;
      return this;
    }

    Settings queue(int capacity) {
      queue = capacity;
      return this;
    }

    Settings maxWaiters(int most) {
      maxWaiters = most;
      return this;
    }

    Settings maxStrands(int most) {
      maxStrands = most;
      return this;
    }

    Settings maxTimers(int most) {
      maxTimers = most;
      return this;
    }

    /** How many forked tasks may wait at each seat. */
    Settings forks(int capacity) {
      forks = capacity;
      return this;
    }

    Settings listener(PoolListener hears) {
      listener = hears;
      return this;
    }

    Settings discipline(Discipline order) {
      discipline = order;
      return this;
    }

    /** On which the test cannot let time pass. */
    Settings onSystemClock() {
      this.onSystemClock = true;
      return this;
    }

    TestCore build() {
      return new TestCore(this);
    }
  }

  Room room() {
    return core.room();
  }

  /** Runs all that is ready. */
  int run() {
    return crew.runAll();
  }

  void advanceMillis(long millis) {
    clock.advanceTimeBy(java.time.Duration.ofMillis(millis));
  }

  long nowMillis() {
    return clock.now(TimeUnit.MILLISECONDS);
  }

  Ledger ledger() {
    return core.view().ledger();
  }

  /** The law holds now. */
  Ledger assertBalanced() {
    Ledger ledger = core.view().ledger();
    assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
    return ledger;
  }

  /** The law holds, and nothing is under way. */
  Ledger assertSettled() {
    Ledger ledger = assertBalanced();
    assertThat(ledger.pending()).as("%s", ledger).isZero();
    assertThat(core.view().snapshot().overrun()).isZero();
    return ledger;
  }

  <T extends PoolEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
