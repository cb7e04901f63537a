package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.internal.KeyStripe.Answer;
import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.vm.VM;
import org.openjdk.jol.vm.VirtualMachine;

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

  private double bytesForEach() {
    VirtualMachine vm = VM.current();
    long bytes = vm.sizeOf(new Object[stripe.slots()]) + vm.sizeOf(new long[stripe.slots()]);
    return (double) bytes / kept.get();
  }

  @Test
  void memory_ofAKey_isItsPartOfTwoArrays() {
    for (int i = 0; i < MANY; i++) {
      take(i * 31, 0);
      if (i == 12_287 || i == 12_288 || i == MANY - 1) { // the fullest, the emptiest, in between
        System.out.printf("%d keys: %.1f bytes for each beside itself%n", i + 1, bytesForEach());
        assertThat(bytesForEach()).isBetween(15.9, 32.1);
      }
    }
    assertThat(kept).hasValue(MANY);

    stripe.sweep(SECOND);
    assertThat(kept).hasValue(0);
    assertThat(stripe.slots()).isZero();
  }

  @Test
  void keys_thatComeAndGo_doNotMakeTheTableGrow() {
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 100; i++) {
        assertThat(take(round * 100 + i, round * SECOND)).isEqualTo(Answer.TAKEN);
      }
      assertThat(stripe.slots()).isLessThanOrEqualTo(512);
    }
  }

  @Test
  void sweep_someFull_leavesTheOthersWhereTheyAreFound() {
    for (int i = 0; i < MANY; i++) {
      stripe.tryTake(i, KeyedBuckets.hash(i), i % 3 == 0 ? 13 : 1, 0);
    }
    stripe.sweep(SECOND);

    assertThat(kept).hasValue((MANY + 2) / 3);
    for (int i = 0; i < MANY; i++) {
      assertThat(stripe.look(i, KeyedBuckets.hash(i), SECOND).available())
          .isEqualTo(i % 3 == 0 ? 1 : 4);
    }
  }

  /* Three that belong into the last slot but one: the third is in the first, and moves up to the last. */
  @Test
  void sweep_aRunAcrossTheEnd_removesWhatMovesUp() {
    List<Integer> run =
        IntStream.iterate(0, i -> i + 1)
            .filter(i -> (KeyedBuckets.hash(i) & 7) == 6)
            .limit(3)
            .boxed()
            .toList();
    take(run.get(0), 0);
    stripe.tryTake(run.get(1), KeyedBuckets.hash(run.get(1)), 13, 0);
    take(run.get(2), 0);
    assertThat(stripe.slots()).isEqualTo(8);

    stripe.sweep(SECOND);

    assertThat(kept).hasValue(1);
    assertThat(stripe.look(run.get(1), KeyedBuckets.hash(run.get(1)), SECOND).available()).isOne();
  }

  /** A key whose hash code fails it once it is to grow. */
  private static final class Odd {
    private boolean broken;

    @Override
    public int hashCode() {
      if (broken) {
        throw new IllegalStateException("hashCode");
      }
      return 31;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  void tryTake_aKeyThrowsWhileTheTableGrows_losesNoKeyAndNoPlace() {
    Odd odd = new Odd();
    for (int i = 0; i < 5; i++) {
      take(i, 0);
    }
    take(odd, 0);
    assertThat(stripe.slots()).as("full").isEqualTo(8);

    odd.broken = true;
    assertThatIllegalStateException().isThrownBy(() -> take(7, 0)).withMessage("hashCode");
    assertThat(kept).hasValue(6);
    odd.broken = false;
    assertThat(take(7, 0)).isEqualTo(Answer.TAKEN);
    assertThat(kept).hasValue(7);
    for (Object key : List.of(0, 1, 2, 3, 4, odd, 7)) {
      assertThat(stripe.look(key, KeyedBuckets.hash(key), 0).available()).isEqualTo(3);
    }
  }
}
