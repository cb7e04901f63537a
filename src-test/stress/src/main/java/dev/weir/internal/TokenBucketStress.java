package dev.weir.internal;

import dev.weir.limit.Rate;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * Permits that are taken, given back, filled in and carried over to another rate, while time stands
 * still.
 */
public class TokenBucketStress {

  private static final Rate SLOW = Rate.of(1, Duration.ofDays(1));

  private TokenBucketStress() {}

  private abstract static class Bucket {
    final TokenBucket bucket = new TokenBucket(SLOW.burst(3), 0);

    final int take(int weight) {
      return bucket.tryTake(0, weight) ? weight : 0;
    }

    final long left() {
      return bucket.look(0).available();
    }
  }

  /** Two take what there is for one. */
  @JCStressTest
  @Outcome(
      id = {"2, 0, 1", "0, 2, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "One of them got it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither, or something was lost.")
  @State
  public static class TakeVersusTake extends Bucket {
    @Actor
    public void one(IIJ_Result r) {
      r.r1 = take(2);
    }

    @Actor
    public void other(IIJ_Result r) {
      r.r2 = take(2);
    }

    @Arbiter
    public void after(IIJ_Result r) {
      r.r3 = left();
    }
  }

  /** Permits are given back while somebody takes. */
  @JCStressTest
  @Outcome(
      id = {"2, 1", "0, 3"},
      expect = Expect.ACCEPTABLE,
      desc = "It came before, or after.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something was lost, or taken twice.")
  @State
  public static class TakeVersusGiveBack extends Bucket {

    public TakeVersusGiveBack() {
      take(2);
    }

    @Actor
    public void take(IJ_Result r) {
      r.r1 = take(2);
    }

    @Actor
    public void giveBack() {
      bucket.giveBack(2);
    }

    @Arbiter
    public void after(IJ_Result r) {
      r.r2 = left();
    }
  }

  /** Two calls pay for half a token each, one after the other, while a retry takes one. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "It came after both.")
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "It came too early.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A share was lost, or counted twice.")
  @State
  public static class TakeVersusFill extends Bucket {

    public TakeVersusFill() {
      take(3);
    }

    @Actor
    public void take(IJ_Result r) {
      r.r1 = take(1);
    }

    @Actor
    public void fill() {
      bucket.fill(0, 0.5);
      bucket.fill(0, 0.5);
    }

    @Arbiter
    public void after(IJ_Result r) {
      r.r2 = left();
    }
  }

  /** The rate changes while a call pays. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "It counts under the new rate, too.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was forgotten, or counted twice.")
  @State
  public static class FillVersusUpdate extends Bucket {

    public FillVersusUpdate() {
      take(2);
    }

    @Actor
    public void fill() {
      bucket.fill(0, 1);
    }

    @Actor
    public void update() {
      bucket.update(Rate.of(1, Duration.ofHours(1)).burst(9), 0);
    }

    @Arbiter
    public void after(J_Result r) {
      r.r1 = left();
    }
  }

  /** The rate changes while somebody takes. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "It counts under the new rate, too.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was forgotten, or counted twice.")
  @State
  public static class TakeVersusUpdate extends Bucket {
    @Actor
    public void take(IJ_Result r) {
      r.r1 = take(2);
    }

    @Actor
    public void update() {
      bucket.update(Rate.of(1, Duration.ofHours(1)).burst(9), 0);
    }

    @Arbiter
    public void after(IJ_Result r) {
      r.r2 = left();
    }
  }

  /** The rate changes while permits are given back. */
  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "They are back under the new rate.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "They were lost, or given back twice.")
  @State
  public static class GiveBackVersusUpdate extends Bucket {

    public GiveBackVersusUpdate() {
      take(2);
    }

    @Actor
    public void giveBack() {
      bucket.giveBack(2);
    }

    @Actor
    public void update() {
      bucket.update(Rate.of(1, Duration.ofHours(1)).burst(9), 0);
    }

    @Arbiter
    public void after(J_Result r) {
      r.r1 = left();
    }
  }

  /** Two change the rate. */
  @JCStressTest
  @Outcome(
      id = {"2, 9", "2, 7"},
      expect = Expect.ACCEPTABLE,
      desc = "One after the other, and the bucket is as it was.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost together with the bucket.")
  @State
  public static class UpdateVersusUpdate extends Bucket {

    public UpdateVersusUpdate() {
      take(1);
    }

    @Actor
    public void one() {
      bucket.update(SLOW.burst(9), 0);
    }

    @Actor
    public void other() {
      bucket.update(Rate.of(1, Duration.ofHours(1)).burst(7), 0);
    }

    @Arbiter
    public void after(IJ_Result r) {
      r.r1 = (int) left();
      r.r2 = bucket.gcra().rate().burst();
    }
  }
}
