package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import reactor.core.Disposable;

/** Ticks, firings and disposals of a periodic task; the end of a delayed one. */
public class PeriodicStress {

  private PeriodicStress() {}

  /** A pool with a periodic task whose timer the test lets come due. */
  private abstract static class Periodic {
    final ByHand pool = new ByHand(2);
    int firings;
    final Disposable task =
        pool.core.strands().oneOff().schedulePeriodically(() -> firings++, 1, 1, TimeUnit.HOURS);

    /** The n-th firing comes due. */
    void tick(int n) {
      pool.timers.action(n).run();
    }
  }

  /** The second tick comes while the first firing runs. */
  @JCStressTest
  @Outcome(
      id = "2, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Both fired, the next is delayed.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A firing is lost or doubled.")
  @State
  public static class TickVersusRun extends Periodic {

    public TickVersusRun() {
      tick(0);
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void tick() {
      tick(1);
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = firings;
      r.r2 = pool.law(1);
    }
  }

  /** It is disposed of while a tick comes. */
  @JCStressTest
  @Outcome(id = "0, balanced, 0", expect = Expect.ACCEPTABLE, desc = "It fires no more.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A firing escaped, or is in no account.")
  @State
  public static class TickVersusDispose extends Periodic {

    @Actor
    public void tick() {
      tick(0);
    }

    @Actor
    public void dispose() {
      task.dispose();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = firings;
      r.r2 = pool.law(0);
      r.r3 = pool.core.view().snapshot().overrun();
    }
  }

  /** It is disposed of while it fires. */
  @JCStressTest
  @Outcome(
      id = {"0, balanced, 0", "1, balanced, 0", "2, balanced, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "It fired or not, and is accounted for.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The law is broken, or an overrun remains.")
  @State
  public static class RunVersusDispose extends Periodic {

    public RunVersusDispose() {
      tick(0);
      tick(1);
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void dispose() {
      task.dispose();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = firings;
      r.r2 = pool.law(0);
      r.r3 = pool.core.view().snapshot().overrun();
    }
  }

  /** The pool is shut down gracefully while it fires: what runs ends, the rest is cancelled. */
  @JCStressTest
  @Outcome(
      id = {"0, balanced, true", "1, balanced, true", "2, balanced, true"},
      expect = Expect.ACCEPTABLE,
      desc = "It fired or not, and the pool ended.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The law is broken, or the pool does not end.")
  @State
  public static class RunVersusShutdown extends Periodic {

    public RunVersusShutdown() {
      tick(0);
      tick(1);
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = firings;
      r.r2 = pool.law(0);
      r.r3 = pool.core.isTerminated();
    }
  }

  /** A delayed task comes due while it is cancelled. */
  @JCStressTest
  @Outcome(id = "1, COMPLETED, balanced", expect = Expect.ACCEPTABLE, desc = "It ran.")
  @Outcome(id = "0, CANCELLED, balanced", expect = Expect.ACCEPTABLE, desc = "It was cancelled.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It ran although cancelled, or is in no account.")
  @State
  public static class DueVersusCancel {
    private final ByHand pool = new ByHand(2);
    private int runs;
    private final Disposable task =
        pool.core.strands().oneOff().schedule(() -> runs++, 1, TimeUnit.HOURS);

    @Actor
    public void due() {
      pool.timers.action(0).run();
    }

    @Actor
    public void cancel() {
      task.dispose();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = runs;
      r.r2 = ((Permit) task).outcome();
      r.r3 = pool.law(0);
    }
  }
}
