package dev.weir.internal;

import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Buckets of keys that are taken from, added, forgotten and given another rate. */
public class KeyedBucketsStress {

  private static final Rate SLOW = Rate.of(1, Duration.ofDays(1));
  private static final long SECOND = 1_000_000_000L;
  private static final String KEY = "AaAa";
  private static final String OF_THE_SAME_HASH = "BBBB";

  private KeyedBucketsStress() {}

  /** Keys in stopped time. */
  private abstract static class Keys {
    final KeyedBuckets buckets = new KeyedBuckets(SLOW.burst(1), 1, StoppedTimer.silent(), true);

    final int take(Object key) {
      return buckets.take(key, 1) == null ? 1 : 0;
    }
  }

  /** Two take the one permit of a key that is not kept yet. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 0, 1", "0, 1, 0, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "One of them got it, and the key is kept once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither, or the key is kept twice.")
  @State
  public static class TakeVersusTake extends Keys {
    @Actor
    public void one(IIII_Result r) {
      r.r1 = take(KEY);
    }

    @Actor
    public void other(IIII_Result r) {
      r.r2 = take(KEY);
    }

    @Arbiter
    public void after(IIII_Result r) {
      r.r3 = (int) buckets.level(KEY).available();
      r.r4 = buckets.kept();
    }
  }

  /** Two new keys, and one place. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1, 1", "0, 1, 1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "One of them is kept, and the other is as it was.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither, or the count is wrong.")
  @State
  public static class NewKeyVersusNewKey extends Keys {
    @Actor
    public void one(IIII_Result r) {
      r.r1 = take(1);
    }

    @Actor
    public void other(IIII_Result r) {
      r.r2 = take(2);
    }

    @Arbiter
    public void after(IIII_Result r) {
      r.r3 = (int) (buckets.level(1).available() + buckets.level(2).available());
      r.r4 = buckets.kept();
    }
  }

  /** The rate is changed twice, while the permits of a key count. */
  @JCStressTest
  @Outcome(
      id = {"2, 2", "3, 3"},
      expect = Expect.ACCEPTABLE,
      desc = "All keys have the rate that was set last.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Some are left with the other for good.")
  @State
  public static class UpdateVersusUpdate extends Keys {
    @Actor
    public void one() {
      buckets.update(SLOW.burst(2));
    }

    @Actor
    public void other() {
      buckets.update(SLOW.burst(3));
    }

    @Arbiter
    public void after(II_Result r) {
      int burst = buckets.rate().burst();
      r.r1 = burst;
      r.r2 = burst;
      for (int key = 0; key < 200; key++) {
        int available = (int) buckets.level(key).available();
        r.r2 = available == burst ? r.r2 : available;
      }
    }
  }

  /** Two keys side by side, both of them full at the second second. */
  private abstract static class Stripe {
    final AtomicInteger kept = new AtomicInteger();
    final KeyStripe stripe =
        new KeyStripe(Gcra.of(Rate.perSecond(1).burst(3)), 0, Integer.MAX_VALUE, kept);

    Stripe() {
      take(OF_THE_SAME_HASH, 2, 0);
      take(KEY, 2, 0);
    }

    final int take(Object key, int weight, long now) {
      return stripe.tryTake(key, KeyedBuckets.hash(key), weight, now) == KeyStripe.Answer.TAKEN
          ? 1
          : 0;
    }

    final void judge(III_Result r) {
      r.r2 = (int) stripe.look(KEY, KeyedBuckets.hash(KEY), 2 * SECOND).available();
      r.r3 = kept.get();
    }
  }

  /** A key is used again while it is to be forgotten. */
  @JCStressTest
  @Outcome(
      id = "1, 0, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It had all of its permits, and has none now; the other key is forgotten.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Permits were made or lost, or the count is wrong.")
  @State
  public static class TakeVersusSweep extends Stripe {
    @Actor
    public void take(III_Result r) {
      r.r1 = take(KEY, 3, 2 * SECOND);
    }

    @Actor
    public void sweep() {
      stripe.sweep(2 * SECOND);
    }

    @Arbiter
    public void after(III_Result r) {
      judge(r);
    }
  }

  /** Whoever takes has read the clock before its key was full, and is late. */
  @JCStressTest
  @Outcome(id = "0, 3, 0", expect = Expect.ACCEPTABLE, desc = "It came before, and was too early.")
  @Outcome(
      id = "1, 0, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It came after, and took what was there by then.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It got permits for a time that was over.")
  @State
  public static class OldReadingVersusSweep extends Stripe {
    @Actor
    public void take(III_Result r) {
      r.r1 = take(KEY, 3, 2 * SECOND - 1);
    }

    @Actor
    public void sweep() {
      stripe.sweep(2 * SECOND);
    }

    @Arbiter
    public void after(III_Result r) {
      judge(r);
    }
  }
}
