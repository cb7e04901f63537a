package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import reactor.core.Disposable;

/** Timers that fire and are called off at once. */
public class TimerStress {

  private TimerStress() {}

  /** A timer whose thread does not start: it is closed. */
  private static TimerThread withoutThread() {
    TimerThread timer = new TimerThread("stress");
    timer.close();
    return timer;
  }

  /** An entry fires while it is called off. */
  @JCStressTest
  @Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "It fired.")
  @Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "It was called off.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It fired twice, or is not over.")
  @State
  public static class FireVersusCancel {
    private final AtomicInteger fired = new AtomicInteger();
    private final TimerThread timer = withoutThread();
    private final TimerThread.Entry entry =
        new TimerThread.Entry(timer, System.nanoTime(), fired::incrementAndGet);

    @Actor
    public void fire() {
      entry.fire();
    }

    @Actor
    public void cancel() {
      entry.dispose();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = fired.get();
      r.r2 = entry.isDisposed();
    }
  }

  /** Two entries are called off by two threads while one of them drains. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "Both left, the third stays.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An entry stays in the heap, or the wrong one left.")
  @State
  public static class Cancels {
    private final TimerThread timer = withoutThread();
    private final long later = System.nanoTime() + (1L << 60);
    private final Disposable one = timer.at(later, () -> {});
    private final Disposable two = timer.at(later + 1, () -> {});
    private final Disposable three = timer.at(later + 2, () -> {});

    @Actor
    public void one() {
      one.dispose();
    }

    @Actor
    public void two() {
      two.dispose();
    }

    @Arbiter
    public void after(L_Result r) {
      timer.drain();
      r.r1 = position(one) + ", " + position(two) + ", " + position(three);
    }
  }

  /** One is set while another is called off. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "One left, the other is in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An entry is lost, or stays.")
  @State
  public static class SetVersusCancel {
    private final TimerThread timer = withoutThread();
    private final long later = System.nanoTime() + (1L << 60);
    private final Disposable one = timer.at(later, () -> {});
    private Disposable two;

    @Actor
    public void set() {
      two = timer.at(later - 1, () -> {});
    }

    @Actor
    public void cancel() {
      one.dispose();
    }

    @Arbiter
    public void after(L_Result r) {
      timer.drain();
      r.r1 = position(one) + ", " + position(two);
    }
  }

  private static int position(Disposable entry) {
    return ((TimerThread.Entry) entry).position;
  }
}
