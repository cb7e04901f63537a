package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The interrupt of a body that is stuck comes while that body runs, or not at all. */
public class InterruptGateStress {

  private InterruptGateStress() {}

  /** The body ends while it is interrupted. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Interrupted before its end.")
  @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "It had not begun, or was over.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The interrupt outlived the body.")
  @State
  public static class InterruptVersusEnd {
    private final InterruptGate gate = new InterruptGate();

    @Actor
    public void run(ZZ_Result r) {
      gate.open();
      gate.shut();
      r.r2 = Thread.interrupted();
    }

    @Actor
    public void watch(ZZ_Result r) {
      r.r1 = gate.interrupt(gate.opening());
    }
  }

  /** The body that was seen ends, and the next one begins. */
  @JCStressTest
  @Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE, desc = "The first, in time.")
  @Outcome(id = "false, false, false", expect = Expect.ACCEPTABLE, desc = "Too late.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The interrupt reached the next body.")
  @State
  public static class InterruptVersusNextBody {
    private final InterruptGate gate = new InterruptGate();
    private static final long FIRST = firstOpening();

    private static long firstOpening() {
      InterruptGate another = new InterruptGate();
      another.open();
      return another.opening();
    }

    @Actor
    public void run(ZZZ_Result r) {
      gate.open();
      gate.shut();
      gate.open();
      r.r2 = Thread.interrupted();
      gate.shut();
      r.r3 = Thread.interrupted();
    }

    @Actor
    public void watch(ZZZ_Result r) {
      r.r1 = gate.interrupt(FIRST);
    }
  }

  /** A pool without threads that interrupts, and its only seat. */
  private static final class Watched {
    private final PoolCore core =
        new PoolCore(
            new PoolSettings(
                "watched",
                1,
                4,
                4,
                4,
                4,
                0,
                PoolListener.NONE,
                null,
                new StuckRule(Duration.ofSeconds(1), true)),
            Schedulers.immediate(),
            new ByHand.Timers(),
            Schedulers.immediate(),
            Discipline.fifo(),
            workplace -> new AbsentCrew(false));
    private final PoolSeat seat = core.seats().get(0);

    void runAll() {
      for (Object entry = seat.take(); entry != null; entry = seat.take()) {
        seat.run(entry);
      }
    }
  }

  /** What is stuck is the first of two bodies; the second notes whether it was interrupted. */
  @JCStressTest
  @Outcome(id = "true, true, false, false", expect = Expect.ACCEPTABLE, desc = "While it ran.")
  @Outcome(id = "true, false, false, false", expect = Expect.ACCEPTABLE, desc = "After its look.")
  @Outcome(
      id = "false, false, false, false",
      expect = Expect.ACCEPTABLE,
      desc = "Too late, or early.")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "The interrupt reached another body, or outlived both.")
  @State
  public static class Executed {
    private final Watched pool = new Watched();
    private volatile boolean firstInterrupted;
    private volatile boolean secondInterrupted;

    public Executed() {
      pool.core.entrance().execute(() -> firstInterrupted = isInterrupted(), Overflow.reject());
      pool.core.entrance().execute(() -> secondInterrupted = isInterrupted(), Overflow.reject());
    }

    @Actor
    public void run(ZZZZ_Result r) {
      pool.runAll();
      r.r2 = firstInterrupted;
      r.r3 = secondInterrupted;
      r.r4 = Thread.interrupted();
    }

    @Actor
    public void watch(ZZZZ_Result r) {
      r.r1 = StuckWatch.interrupt(pool.seat, 1);
    }
  }

  /** The same on one Reactor worker, whose tasks are one turn of the seat after the other. */
  @JCStressTest
  @Outcome(id = "true, true, false, false", expect = Expect.ACCEPTABLE, desc = "While it ran.")
  @Outcome(id = "true, false, false, false", expect = Expect.ACCEPTABLE, desc = "After its look.")
  @Outcome(
      id = "false, false, false, false",
      expect = Expect.ACCEPTABLE,
      desc = "Too late, or early.")
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "The interrupt reached another body, or outlived both.")
  @State
  public static class OnAStrand {
    private final Watched pool = new Watched();
    private volatile boolean firstInterrupted;
    private volatile boolean secondInterrupted;

    public OnAStrand() {
      Scheduler.Worker worker = pool.core.strands().open();
      worker.schedule(() -> firstInterrupted = isInterrupted());
      worker.schedule(() -> secondInterrupted = isInterrupted());
    }

    @Actor
    public void run(ZZZZ_Result r) {
      pool.runAll();
      r.r2 = firstInterrupted;
      r.r3 = secondInterrupted;
      r.r4 = Thread.interrupted();
    }

    @Actor
    public void watch(ZZZZ_Result r) {
      r.r1 = StuckWatch.interrupt(pool.seat, 1);
    }
  }

  /** Cancelled, and found stuck at once: both interrupt, and neither outlives the body. */
  @JCStressTest
  @Outcome(
      id = {"true, true, false", "true, false, false", "false, true, false", "false, false, false"},
      expect = Expect.ACCEPTABLE,
      desc = "Whoever came in time; nothing is left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An interrupt outlived the body.")
  @State
  public static class InterruptVersusCancel {
    private final Watched pool = new Watched();
    private final Disposable task = pool.core.entrance().schedule(() -> {});

    @Actor
    public void run(ZZZ_Result r) {
      pool.runAll();
      r.r3 = Thread.interrupted();
    }

    @Actor
    public void watch(ZZZ_Result r) {
      r.r1 = StuckWatch.interrupt(pool.seat, 1);
    }

    @Actor
    public void cancel(ZZZ_Result r) {
      task.dispose();
      r.r2 = task.isDisposed();
    }
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }
}
