package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.spi.CrewFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** A crew that is resized by hand while it works. */
class ElasticCrewTest {

  private static final int MAX = 8;
  private static final int TASKS = 40_000;

  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<ThreadCrew> crew = new AtomicReference<>();

  private PoolCore core(String name, CrewFactory crews) {
    PoolListener listener = events::add;
    return new PoolCore(
        new PoolSettings(name, MAX, 64, 64, 16, 16, listener),
        Schedulers.immediate(),
        null,
        null,
        Discipline.fifo(),
        place -> {
          ThreadCrew hired = (ThreadCrew) crews.create(place);
          crew.set(hired);
          return hired;
        });
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name + "-"))
        .count();
  }

  /** Producers offer, somebody resizes at random, and in the end everything was done once. */
  @RepeatedTest(5)
  void resize_atRandomUnderLoad_losesNothing() throws Exception {
    PoolCore core = core("resized", place -> new ThreadCrew(place, true, 1, null));
    LongAdder ran = new LongAdder();
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < 2; p++) {
      Thread producer = new Thread(() -> produce(core, ran), "producer");
      producers.add(producer);
      producer.start();
    }
    Random random = new Random();
    while (producers.stream().anyMatch(Thread::isAlive)) {
      crew.get().resize(1 + random.nextInt(MAX));
      LockSupport.parkNanos(random.nextInt(200_000));
    }
    await().until(() -> ran.sum() == 2 * TASKS);
    crew.get().resize(1);

    await().until(() -> crew.get().workers() == 1 && threads("resized") == 1);
    Ledger ledger = core.view().ledger();
    assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
    assertThat(ledger.completed()).isEqualTo(2 * TASKS);
    assertThat(ledger.pending()).isZero();
    core.shutDown(false);
    core.onDeserted().block(Duration.ofSeconds(30));
    await().until(() -> threads("resized") == 0);
  }

  private static void produce(PoolCore core, LongAdder ran) {
    for (int i = 0; i < TASKS; i++) {
      boolean slow = ThreadLocalRandom.current().nextInt(500) == 0;
      Reason away =
          core.entrance()
              .execute(
                  () -> {
                    if (slow) {
                      LockSupport.parkNanos(100_000);
                    }
                    ran.increment();
                  },
                  Overflow.block());
      assertThat(away).isNull();
    }
  }

  /** Whenever the end comes, it is announced once, and nobody is left or comes after it. */
  @Test
  void resize_whileThePoolEnds_isAnnouncedOnceAndLeavesNobody() throws Exception {
    for (int round = 0; round < 300; round++) {
      String name = "ending" + round;
      PoolCore core = core(name, place -> new ThreadCrew(place, true, 1, null));
      CountDownLatch go = new CountDownLatch(1);
      boolean forced = round % 2 == 0;
      Thread resizer =
          new Thread(
              () -> {
                pass(go);
                for (int i = 0; i < 20; i++) {
                  crew.get().resize(1 + i % MAX);
                }
              });
      resizer.start();
      for (int i = 0; i < 10; i++) {
        core.entrance().execute(() -> {}, Overflow.reject());
      }
      go.countDown();
      core.shutDown(forced);
      core.onDeserted().block(Duration.ofSeconds(30));
      resizer.join(30_000);
      assertThat(resizer.isAlive()).isFalse();

      // At once, as a rule: Awaitility's first tenth of a second would be most of 300 rounds.
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> threads(name) == 0);
      assertThat(core.view().ledger().isBalanced()).isTrue();
      assertThat(core.view().ledger().pending()).isZero();
    }
    assertThat(events.stream().filter(PoolEvent.Terminated.class::isInstance)).hasSize(300);
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void resize_noMoreThreadsToBeHad_goesOnWithThoseThereAreAndGrowsLater() throws Exception {
    AtomicReference<Boolean> scarce = new AtomicReference<>(false);
    PoolCore core =
        core(
            "scarce",
            place ->
                new ThreadCrew(place, true, 1, null) {
                  @Override
                  void begin(Thread thread) {
                    if (scarce.get()) {
                      throw new OutOfMemoryError("unable to create native thread");
                    }
                    super.begin(thread);
                  }
                });
    scarce.set(true);
    Throwable thrown = catchFrom(() -> crew.get().resize(4));

    assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
    assertThat(crew.get().workers()).isEqualTo(1);
    LongAdder ran = new LongAdder();
    for (int i = 0; i < 50; i++) {
      core.entrance().execute(ran::increment, Overflow.reject());
    }
    await().until(() -> ran.sum() == 50);

    scarce.set(false);
    crew.get().resize(MAX);
    assertThat(crew.get().workers()).isEqualTo(MAX);
    await().until(() -> threads("scarce") == MAX);
    core.shutDown(false);
    core.onDeserted().block(Duration.ofSeconds(30));
    await().until(() -> threads("scarce") == 0);
  }

  private static Throwable catchFrom(Runnable action) {
    try {
      action.run();
      return null;
    } catch (Throwable e) { // an Error, as it is
      return e;
    }
  }
}
