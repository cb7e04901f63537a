package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Who is told what, and how often, when one of higher rank comes into a full room. */
public class DisplacementStress {

  private DisplacementStress() {}

  /** A room of two places, both taken by tasks that have not been run. */
  private abstract static class FullRoom {
    final ByHand pool = new ByHand(1, 1, Discipline.priority());
    final Told normal;
    final Told low;
    @Nullable Told high;

    FullRoom(Overflow overflow) {
      normal = offer(32, overflow);
      low = offer(60, overflow);
    }

    final Told offer(int level, Overflow overflow) {
      Told task = new Told(pool.core, level);
      task.offer(overflow);
      return task;
    }

    final Told high() {
      return Objects.requireNonNull(high);
    }
  }

  /** One is sent back into the line while it is cancelled. */
  @JCStressTest
  @Outcome(
      id = "1, 0, 1, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was let go once, and as it was cancelled, nobody was told.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was let go twice, or not at all.")
  @State
  public static class SendBackVersusCancel extends FullRoom {

    public SendBackVersusCancel() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      high = offer(0, Overflow.block());
    }

    @Actor
    public void cancel() {
      low.abandon();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r1 = low.released.get();
      r.r2 = low.away.get();
      r.r3 = high().runs.get();
      r.r4 = pool.law(0);
    }
  }

  /** One is sent back into the line while the pool is disposed of. */
  @JCStressTest
  @Outcome(id = "1, 1, balanced", expect = Expect.ACCEPTABLE, desc = "It was told once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was told twice, or not at all.")
  @State
  public static class SendBackVersusDispose extends FullRoom {

    public SendBackVersusDispose() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      high = offer(0, Overflow.block());
    }

    @Actor
    public void dispose() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = low.released.get();
      r.r2 = low.away.get();
      r.r3 = pool.law(0);
    }
  }

  /** The last is cancelled while another needs its place: that is enough. */
  @JCStressTest
  @Outcome(
      id = {"1, 1, 0, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "The place of the last was taken, and nobody else's.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Another lost its place, though there was room.")
  @State
  public static class CancelSparesTheNext extends FullRoom {

    public CancelSparesTheNext() {
      super(Overflow.reject());
    }

    @Actor
    public void arrive() {
      high = offer(0, Overflow.reject());
    }

    @Actor
    public void cancel() {
      low.abandon();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r1 = normal.runs.get();
      r.r2 = high().runs.get();
      r.r3 = normal.away.get();
      r.r4 = pool.law(0);
    }
  }

  /** One is sent back into the line, and what took its place ends, while the pool shuts down. */
  @JCStressTest
  @Outcome(
      id = {"true, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "The pool ended when nobody was left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It ended before, or never.")
  @State
  public static class SendBackVersusShutDown {
    private final ByHand pool = new ByHand(1, 0, Discipline.priority());
    private final Told low = new Told(pool.core, 60);
    private final Told high = new Told(pool.core, 0);
    private boolean early;

    public SendBackVersusShutDown() {
      low.offer(Overflow.block());
    }

    @Actor
    public void arrive() {
      high.offer(Overflow.block());
      pool.runOne();
      early = pool.core.isTerminated() && !low.isSettled();
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = !early && pool.core.isTerminated();
      r.r2 = pool.law(0);
    }
  }
}
