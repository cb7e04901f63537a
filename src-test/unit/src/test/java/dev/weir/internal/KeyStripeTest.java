package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.internal.KeyStripe.Answer;
import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** What a table of keys costs. */
class KeyStripeTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MANY = 20_000;

  private final AtomicInteger kept = new AtomicInteger();
  private final KeyStripe stripe =
      new KeyStripe(Gcra.of(Rate.perSecond(10).burst(4)), 0, Integer.MAX_VALUE, kept);

  private Answer take(Object key, long now) {
    return stripe.tryTake(key, KeyedBuckets.hash(key), 1, now);
  }

  @Test
  void memory_ofAKey_isItsPartOfTwoArrays() {
    List<Object> keys = new ArrayList<>();
    IntStream.range(0, MANY).forEach(i -> keys.add(i * 31));
    long before = GraphLayout.parseInstance(stripe, keys).totalSize();
    for (int i = 0; i < MANY; i++) {
      take(keys.get(i), 0);
      if (i == 12_287
          || i == MANY - 1) { // the table is three quarters full, or less than two thirds
        double each =
            (double) (GraphLayout.parseInstance(stripe, keys).totalSize() - before) / (i + 1);
        System.out.printf("%d keys: %.1f bytes for each beside itself%n", i + 1, each);
        assertThat(each).isBetween(12.0, 33.0);
      }
    }
    assertThat(kept).hasValue(MANY);

    stripe.sweep(SECOND);
    assertThat(kept).hasValue(0);
    assertThat(GraphLayout.parseInstance(stripe, keys).totalSize()).isLessThanOrEqualTo(before);
  }

  @Test
  void keys_thatComeAndGo_doNotMakeTheTableGrow() {
    long before = 0;
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 100; i++) {
        assertThat(take(round * 100 + i, round * SECOND)).isEqualTo(Answer.TAKEN);
      }
      if (round == 9) {
        before = GraphLayout.parseInstance(stripe).totalSize();
      }
    }
    assertThat(kept.get()).isLessThan(512);
    long bytesOfKeys = 16L * 512;
    assertThat(GraphLayout.parseInstance(stripe).totalSize()).isLessThan(before + bytesOfKeys);
  }

  @Test
  void sweep_someFull_leavesTheOthersWhereTheyAreFound() {
    for (int i = 0; i < MANY; i++) {
      take(i, i % 3 == 0 ? SECOND : 0);
    }
    stripe.sweep(SECOND);

    assertThat(kept).hasValue((MANY + 2) / 3);
    for (int i = 0; i < MANY; i++) {
      assertThat(stripe.look(i, KeyedBuckets.hash(i), SECOND).available())
          .isEqualTo(i % 3 == 0 ? 3 : 4);
    }
  }
}
