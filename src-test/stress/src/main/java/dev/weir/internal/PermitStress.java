package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Settled exactly once, and an interrupt stays with the body it was meant for. */
public class PermitStress {

  private PermitStress() {}

  private static final class Bare extends Permit {
    @Override
    void runOn(PoolSeat seat) {
      throw new UnsupportedOperationException();
    }
  }

  private static final dev.weir.observe.Outcome DONE = dev.weir.observe.Outcome.COMPLETED;
  private static final dev.weir.observe.Outcome GONE = dev.weir.observe.Outcome.CANCELLED;

  /** The body ends while somebody cancels it. */
  @JCStressTest
  @Outcome(
      id = "true, false, false, COMPLETED",
      expect = Expect.ACCEPTABLE,
      desc = "It ended first.")
  @Outcome(
      id = "false, true, false, CANCELLED",
      expect = Expect.ACCEPTABLE,
      desc = "It was cancelled while it ran, or before.")
  @Outcome(
      id = {"true, false, true, COMPLETED", "false, true, true, CANCELLED"},
      expect = Expect.FORBIDDEN,
      desc = "The interrupt outlived the body.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Settled twice, or never.")
  @State
  public static class EndVersusCancel {
    private final Permit permit = new Bare();

    @Actor
    public void run(LLLL_Result r) {
      r.r1 = permit.begin() && permit.end(DONE);
      r.r3 = Thread.interrupted();
    }

    @Actor
    public void cancel(LLLL_Result r) {
      r.r2 = permit.settle(GONE) != Permit.SETTLED;
    }

    @Arbiter
    public void after(LLLL_Result r) {
      r.r4 = permit.outcome();
    }
  }

  /** The body returns and its Publisher runs on, while somebody cancels it. */
  @JCStressTest
  @Outcome(
      id = "true, 3, false",
      expect = Expect.ACCEPTABLE,
      desc = "Held, then cancelled without an interrupt.")
  @Outcome(
      id = "false, 2, false",
      expect = Expect.ACCEPTABLE,
      desc = "Cancelled while the body ran.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Held and cancelled at once, or an interrupt leaked.")
  @State
  public static class HoldVersusCancel {
    private final Permit permit = new Bare();
    private volatile boolean begun;

    @Actor
    public void run(LLL_Result r) {
      permit.begin();
      begun = true;
      r.r1 = permit.hold();
      r.r3 = Thread.interrupted();
    }

    @Actor
    public void cancel(LLL_Result r) {
      while (!begun) {
        Thread.onSpinWait();
      }
      r.r2 = permit.settle(GONE);
    }
  }

  /** A periodic one is armed anew while somebody cancels it. */
  @JCStressTest
  @Outcome(
      id = {"true, 0, false"},
      expect = Expect.ACCEPTABLE,
      desc = "Armed, then cancelled while it waited.")
  @Outcome(id = "false, 2, false", expect = Expect.ACCEPTABLE, desc = "Cancelled while it ran.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Armed and cancelled at once, or an interrupt leaked.")
  @State
  public static class RearmVersusCancel {
    private final Permit permit = new Bare();
    private volatile boolean begun;

    @Actor
    public void run(LLL_Result r) {
      permit.begin();
      begun = true;
      r.r1 = permit.rearm(Permit.WAITING);
      r.r3 = Thread.interrupted();
    }

    @Actor
    public void cancel(LLL_Result r) {
      while (!begun) {
        Thread.onSpinWait();
      }
      r.r2 = permit.settle(GONE);
    }
  }

  /** A held one's Publisher ends while somebody cancels it. */
  @JCStressTest
  @Outcome(id = "3, 5, COMPLETED", expect = Expect.ACCEPTABLE, desc = "It ended first.")
  @Outcome(id = "5, 3, CANCELLED", expect = Expect.ACCEPTABLE, desc = "It was cancelled first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Settled twice, or never.")
  @State
  public static class Settlers {
    private final Permit permit = new Bare();

    public Settlers() {
      permit.begin();
      permit.hold();
    }

    @Actor
    public void end(LLL_Result r) {
      r.r1 = permit.settle(DONE);
    }

    @Actor
    public void cancel(LLL_Result r) {
      r.r2 = permit.settle(GONE);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = permit.outcome();
    }
  }

  /** One that waits is let in while somebody turns it away. */
  @JCStressTest
  @Outcome(id = "true, false, null", expect = Expect.ACCEPTABLE, desc = "Let in.")
  @Outcome(id = "false, true, CANCELLED", expect = Expect.ACCEPTABLE, desc = "Turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class AdmitVersusStopWaiting {
    private final Permit permit = new Bare();

    public AdmitVersusStopWaiting() {
      permit.becomeWaiting();
    }

    @Actor
    public void admit(LLL_Result r) {
      r.r1 = permit.admit();
    }

    @Actor
    public void stop(LLL_Result r) {
      r.r2 = permit.settleWaiting(GONE);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = permit.outcome();
    }
  }
}
