package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Buckets of many keys, on a clock whose readings come when the test wants them. */
class KeyedBucketsTest {

  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Rate RATE = Rate.perSecond(10).burst(4);

  private final Clock clock = new Clock();

  /** What other threads would do between one's reading of the clock and its use. */
  private static final class Clock implements Scheduler {
    private long now;
    private @Nullable Runnable afterReading;
    private Consumer<Runnable> onSet = task -> {};

    @Override
    public long now(TimeUnit unit) {
      long reading = now;
      Runnable others = afterReading;
      afterReading = null;
      if (others != null) {
        others.run();
      }
      return unit.convert(reading, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      onSet.accept(task);
      return Disposables.disposed();
    }

    @Override
    public Disposable schedule(Runnable task) {
      throw new UnsupportedOperationException("only a timer");
    }

    @Override
    public Worker createWorker() {
      throw new UnsupportedOperationException("only a timer");
    }
  }

  @Test
  void sweep_timerThrowsAndRunsItAllTheSame_thereIsOneAtATime() {
    KeyedBuckets buckets = buckets(10);
    List<Runnable> set = new ArrayList<>();
    clock.onSet =
        task -> {
          set.add(task);
          throw new RejectedExecutionException("odd");
        };
    buckets.take("a", 1);
    clock.onSet = set::add;
    clock.now = TimeUnit.MINUTES.toNanos(2);
    buckets.take("b", 1);
    assertThat(set).as("the one refused, and the next").hasSize(2);

    set.get(0).run();

    assertThat(set).hasSize(2);
    set.get(1).run();
    assertThat(set).as("goes on while a key is kept").hasSize(3);
  }

  private KeyedBuckets buckets(int maxKeys) {
    return new KeyedBuckets(RATE, maxKeys, clock, true);
  }

  @Test
  void update_whileAnotherDoes_leavesAllKeysWithTheLast() {
    KeyedBuckets buckets = buckets(1_000);
    clock.afterReading = () -> buckets.update(Rate.perSecond(10).burst(2));
    buckets.update(Rate.perSecond(10).burst(9));

    int burst = buckets.rate().burst();
    for (int key = 0; key < 1_000; key++) {
      assertThat(buckets.level(key).available()).isEqualTo(burst);
    }
  }

  @Test
  void update_byAnOlderReading_makesNoPermits() {
    KeyedBuckets buckets = buckets(1_000);
    assertThat(buckets.take("a", 4)).isNull();
    clock.afterReading =
        () -> {
          clock.now += TENTH;
          buckets.update(RATE);
        };
    buckets.update(RATE);

    assertThat(buckets.level("a").available()).isEqualTo(1);
  }

  @Test
  void update_byAnOlderReading_makesNoPermitsInOneBucketEither() {
    TokenBucket bucket = new TokenBucket(RATE, 0);
    assertThat(bucket.tryTake(0, 4)).isTrue();
    bucket.update(RATE, TENTH);
    bucket.update(RATE, 0);

    assertThat(bucket.look(TENTH).available()).isEqualTo(1);
  }

  /** A key that somebody has chosen so that it collides. */
  private static final class Chosen {
    private static int compared;

    @Override
    public int hashCode() {
      return 31;
    }

    @Override
    public boolean equals(Object other) {
      compared++;
      return this == other;
    }
  }

  @Test
  void take_manyKeysOfOneHash_holdNobodyUpForLong() {
    KeyedBuckets buckets = buckets(1_000_000);
    List<Chosen> flood = IntStream.range(0, 20_000).mapToObj(i -> new Chosen()).toList();
    Chosen.compared = 0;
    int refused = 0;
    for (Chosen key : flood) {
      Reason away = buckets.take(key, 1);
      assertThat(away).isIn(null, Reason.TOO_MANY_KEYS);
      refused += away == null ? 0 : 1;
    }

    assertThat(buckets.kept()).isEqualTo(20_000 - refused).isBetween(1_000, 2_000);
    assertThat(Chosen.compared / 20_000).as("comparisons for each").isLessThan(2_000);
    assertThat(buckets.take("of another hash", 1)).isNull();
    assertThat(buckets.take(flood.get(0), 3)).as("those that are kept go on").isNull();
    assertThat(buckets.level(flood.get(0)).available()).isZero();
  }

  @Test
  void take_manyKeysAndNoTimer_looksForRoomInParts() {
    KeyedBuckets buckets = buckets(300_000);
    for (int key = 0; key < 300_000; key++) {
      assertThat(buckets.take(key, 1)).isNull();
    }
    int tries = 0;
    do {
      tries++;
      assertThat(buckets.take("new " + tries, 1)).isEqualTo(Reason.TOO_MANY_KEYS);
    } while (buckets.nanosUntilRoom() == 0);
    assertThat(tries).as("until all stripes were swept in vain").isBetween(2, 64);

    clock.now += 10 * TENTH;
    assertThat(buckets.take("late", 1)).as("all others are full").isNull();
    // at least the one whose place it has; where there is none nearby, those of a whole stripe
    assertThat(buckets.kept()).as("and are let go in parts").isBetween(200_000, 300_000);
  }
}
