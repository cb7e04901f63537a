package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** No request for a pass is lost, and no two passes overlap. */
public class DrainStress {

  private DrainStress() {}

  /** Copies what was asked for; fields are plain on purpose: the drain must order them. */
  private static final class Copier extends Drain {
    int a;
    int b;
    int seenA;
    int seenB;
    int inside;
    boolean overlapped;
    boolean throwsOnce;

    @Override
    protected void pass() {
      if (inside++ != 0) {
        overlapped = true;
      }
      seenA = a;
      seenB = b;
      inside--;
      if (throwsOnce) {
        throwsOnce = false;
        throw new IllegalStateException("a pass's mistake");
      }
    }
  }

  /** Two threads that write, then ask. */
  @JCStressTest
  @Outcome(id = "1, 1, false", expect = Expect.ACCEPTABLE, desc = "Both were seen by some pass.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A pass was lost, or two overlapped.")
  @State
  public static class Requests {
    private final Copier drain = new Copier();

    @Actor
    public void one() {
      drain.a = 1;
      drain.drain();
    }

    @Actor
    public void two() {
      drain.b = 1;
      drain.drain();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = drain.seenA;
      r.r2 = drain.seenB;
      r.r3 = drain.overlapped;
    }
  }

  /** The first pass throws; the other's request is served all the same. */
  @JCStressTest
  @Outcome(id = "1, 1, false", expect = Expect.ACCEPTABLE, desc = "Both were seen by some pass.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "What was thrown took a request with it.")
  @State
  public static class Mistake {
    private final Copier drain = new Copier();

    public Mistake() {
      drain.throwsOnce = true;
    }

    @Actor
    public void one() {
      drain.a = 1;
      drainQuietly();
    }

    @Actor
    public void two() {
      drain.b = 1;
      drainQuietly();
    }

    private void drainQuietly() {
      try {
        drain.drain();
      } catch (IllegalStateException e) {
        // the drainer's own affair
      }
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = drain.seenA;
      r.r2 = drain.seenB;
      r.r3 = drain.overlapped;
    }
  }

  /** One thread enters for a piece of work of its own, while another writes and asks. */
  @JCStressTest
  @Outcome(
      id = "1, false, 1",
      expect = Expect.ACCEPTABLE,
      desc = "The work was done, and the pass made.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The pass was lost, or overlapped with the work.")
  @State
  public static class EnterVersusRequest {
    private final Copier drain = new Copier();
    private int work;

    @Actor
    public void enter() {
      if (drain.enter()) {
        doWork();
        drain.leave();
      } else {
        drain.a = 1; // as one that leaves its work to a pass
        drain.drain();
      }
    }

    private void doWork() {
      if (drain.inside++ != 0) {
        drain.overlapped = true;
      }
      work++;
      drain.inside--;
    }

    @Actor
    public void ask() {
      drain.b = 1;
      drain.drain();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = work + drain.seenA;
      r.r2 = drain.overlapped;
      r.r3 = drain.seenB;
    }
  }

  /** Two threads enter, each with work of its own, while a third asks. */
  @JCStressTest
  @Outcome(
      id = "2, false, 1",
      expect = Expect.ACCEPTABLE,
      desc = "All was done, one after the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something was lost, or overlapped.")
  @State
  public static class EnterVersusEnter {
    private final Copier drain = new Copier();
    private int work;

    @Actor
    public void one() {
      if (enterAndWork()) {
        return;
      }
      drain.a = 1;
      drain.drain();
    }

    @Actor
    public void two() {
      while (!enterAndWork()) {
        Thread.onSpinWait();
      }
    }

    private boolean enterAndWork() {
      if (!drain.enter()) {
        return false;
      }
      work++;
      drain.leave();
      return true;
    }

    @Actor
    public void ask() {
      drain.b = 1;
      drain.drain();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = work + drain.seenA;
      r.r2 = drain.overlapped;
      r.r3 = drain.seenB;
    }
  }
}
