package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.request.Priority;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Pools behind a spill, submitted to by several threads at random, with handlers that fail, callers
 * that cancel, neighbours who take their places, fronts that follow one another, a disk that fails
 * for a while, and an end in the middle of it: nothing is handled twice, nothing acknowledged is
 * lost, and the books agree.
 *
 * <p>{@code -Dspill.pools=…} says how many pools; {@code -Dspill.seed=…} repeats a run's choices.
 */
class PoolSpillRaceTest {

  private static final int POOLS = Integer.getInteger("spill.pools", 15);
  private static final long SEED = Long.getLong("spill.seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int THREADS = 3;
  private static final int EACH = 150;
  private static final int ALL = THREADS * EACH;

  private static final SpillCodec<Integer> CODEC =
      new SpillCodec<>() {
        @Override
        public void encode(Integer value, SpillOutput out) {
          out.writeInt(value);
        }

        @Override
        public Integer decode(ByteBuffer record) {
          return record.getInt();
        }
      };

  @Test
  void pools_atRandom_loseAndRepeatNothing() throws InterruptedException {
    System.out.printf("%d pools, -Dspill.seed=%d%n", POOLS, SEED);
    for (int i = 0; i < POOLS; i++) {
      new Race(new Random(SEED + i)).run(i);
    }
  }

  private static final class Race {

    private final Random random;
    private final boolean endsEarly;
    private final MemoryLog log = new MemoryLog();
    private final WorkerPool pool;
    private final Spill<Integer> spill;
    private final boolean takenOver;
    private final boolean crowded;
    private volatile PoolSpill<Integer> front;
    private final AtomicIntegerArray handled = new AtomicIntegerArray(ALL);
    private final AtomicIntegerArray answers = new AtomicIntegerArray(ALL);
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger spilled = new AtomicInteger();

    Race(Random random) {
      this.random = random;
      this.endsEarly = random.nextInt(3) == 0;
      this.takenOver = random.nextBoolean();
      this.crowded = random.nextBoolean();
      this.pool =
          WorkerPools.priority("raced", 1 + random.nextInt(2))
              .queueCapacity(random.nextInt(4))
              .maxWaiters(1 + random.nextInt(3))
              .build();
      log.maxBytes(random.nextBoolean() ? 40 : Long.MAX_VALUE);
      this.spill =
          Spill.in(Path.of("memory"), CODEC)
              .overflow(random.nextBoolean() ? Overflow.block() : Overflow.drop())
              .handover(1 + random.nextInt(64))
              .readAhead(1 + random.nextInt(16))
              .shares(1 + random.nextInt(3), 1 + random.nextInt(3))
              .emitter(Schedulers.parallel())
              .build(log, 1_024);
      this.front = newFront();
    }

    private PoolSpill<Integer> newFront() {
      return spill.before(pool, this::handle, (element, error) -> told.incrementAndGet());
    }

    /* The next one may come as soon as the one before has nothing in the pool. */
    private void takeOver() {
      front.dispose();
      while (!spill.isDisposed()) {
        try {
          front = newFront();
          return;
        } catch (IllegalStateException | SpillRefusedException e) {
          Thread.onSpinWait();
        }
      }
    }

    private void handle(Integer number) {
      handled.incrementAndGet(number);
      if (number % 17 == 0) {
        throw new IllegalStateException("number " + number);
      }
    }

    void run(int race) throws InterruptedException {
      CountDownLatch sent = new CountDownLatch(THREADS);
      for (int t = 0; t < THREADS; t++) {
        int first = t * EACH;
        long seed = random.nextLong();
        Thread thread = new Thread(() -> send(first, new Random(seed), sent), "sender");
        thread.setDaemon(true);
        thread.start();
      }
      if (random.nextInt(4) == 0) {
        log.failWriting(MemoryLog.noSpace());
        log.failWriting(null);
      }
      if (endsEarly) {
        spill.disposeGracefully().block(PATIENCE);
      }
      assertThat(sent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      if (!endsEarly) {
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> ledger().pending() == 0);
        spill.disposeGracefully().block(PATIENCE);
      }
      pool.disposeGracefully().block(PATIENCE);
      judge("pool " + race + " of -Dspill.seed=" + SEED + ": " + spill + ", " + spill.snapshot());
    }

    private void send(int first, Random mine, CountDownLatch sent) {
      try {
        for (int number = first; number < first + EACH; number++) {
          int current = number;
          Disposable submission =
              front
                  .submit(number)
                  .subscribe(
                      accepted -> {
                        answers.incrementAndGet(current);
                        if (accepted == Accepted.SPILLED) {
                          spilled.incrementAndGet();
                        }
                      },
                      error -> answers.incrementAndGet(current));
          if (mine.nextInt(10) == 0) {
            submission.dispose();
          }
          if (crowded && mine.nextInt(4) == 0) {
            pool.at(Priority.HIGHEST).submit(() -> number(current)).subscribe(n -> {}, e -> {});
          }
          if (takenOver && first == 0 && mine.nextInt(20) == 0) {
            takeOver();
          }
        }
      } finally {
        sent.countDown();
      }
    }

    private static int number(int neighbours) {
      return neighbours;
    }

    private Ledger ledger() {
      return spill.snapshot().ledger();
    }

    private void judge(String what) {
      Ledger ledger = ledger();
      assertThat(log.complaints()).as(what).isEmpty();
      assertThat(ledger.isBalanced()).as(what).isTrue();
      assertThat(ledger.offered()).as(what).isEqualTo(ALL);
      assertThat(ledger.spilled()).as(what).isEqualTo(log.left().size());
      assertThat(ledger.pending()).as(what).isEqualTo(ledger.spilled());
      List<Integer> left =
          log.left().stream().map(bytes -> ByteBuffer.wrap(bytes).getInt()).toList();
      assertThat(left).as(what).doesNotHaveDuplicates();
      for (int number = 0; number < ALL; number++) {
        assertThat(handled.get(number)).as("%s: handled %s", what, number).isLessThanOrEqualTo(1);
        assertThat(answers.get(number)).as("%s: answered %s", what, number).isLessThanOrEqualTo(1);
      }
      long ran = 0;
      for (int number = 0; number < ALL; number++) {
        ran += handled.get(number);
      }
      // a body that was running when its caller cancelled counts as cancelled
      assertThat(ran).as(what).isBetween(ledger.completed(), ALL - ledger.spilled());
    }
  }
}
