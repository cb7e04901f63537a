package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import dev.weir.scaling.Elasticity;
import dev.weir.scaling.ScalingPolicy;
import dev.weir.spi.Attendance;
import dev.weir.spi.ElasticCrew;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** Work for which nobody is free is decided on without waiting for a regular reading. */
public class ScalerStress {

  private ScalerStress() {}

  /** An answer is taken back, as its work was taken, while more work comes. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Somebody came for it.")
  @Outcome(
      id = "1",
      expect = Expect.FORBIDDEN,
      desc = "Who published saw the answer stand, and who took it back saw no work.")
  @State
  public static class AnswerTakenBackVersusPublish {
    private final Pool pool = new Pool();

    public AnswerTakenBackVersusPublish() {
      pool.publish(); // asks
      pool.core.seats().get(0).take(); // by the one worker, which is busy from now on
    }

    @Actor
    public void answer() {
      pool.clock.runDue();
    }

    @Actor
    public void publish() {
      pool.publish();
    }

    @Arbiter
    public void after(I_Result r) {
      pool.clock.runDue();
      r.r1 = pool.crew.workers;
    }
  }

  /** Two come at once for whom nobody is free. */
  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "Somebody came for each.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was forgotten, or counted twice.")
  @State
  public static class TwoPublish {
    private final Pool pool = new Pool();

    @Actor
    public void one() {
      pool.publish();
    }

    @Actor
    public void two() {
      pool.publish();
    }

    @Arbiter
    public void after(I_Result r) {
      pool.clock.runDue();
      r.r1 = pool.crew.workers;
    }
  }

  /** The pool ends while somebody asks: nothing is left on the timer. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Nothing is left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A regular reading is left behind.")
  @State
  public static class CloseVersusPublish {
    private final Pool pool = new Pool();

    @Actor
    public void publish() {
      try {
        pool.publish();
      } catch (RuntimeException refused) {
        return; // shut down: that is what this is about
      }
      pool.clock.runDue();
    }

    @Actor
    public void close() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(I_Result r) {
      pool.clock.runDue();
      r.r1 = pool.clock.later.size();
    }
  }

  /** A pool of one busy worker, of four at most. */
  private static final class Pool {
    final DueNow clock = new DueNow();
    final Busy crew = new Busy();
    final PoolCore core;

    Pool() {
      ScalingPolicy policy = load -> load.want(1 + load.queued(), "queued");
      core =
          new PoolCore(
              new PoolSettings(
                  "stress",
                  4,
                  8,
                  8,
                  8,
                  8,
                  0,
                  PoolListener.NONE,
                  new Elasticity(1, policy, Duration.ofDays(1), Duration.ofDays(1)),
                  null),
              Schedulers.immediate(),
              clock,
              Schedulers.immediate(),
              Discipline.fifo(),
              workplace -> crew);
    }

    void publish() {
      core.entrance().execute(() -> {}, Overflow.reject());
    }
  }

  /** Runs by hand what is due at once, and keeps what is due later. */
  private static final class DueNow extends StoppedTimer {
    private final Queue<Runnable> now = new ConcurrentLinkedQueue<>();
    final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

    void runDue() {
      for (Runnable action = now.poll(); action != null; action = now.poll()) {
        action.run();
      }
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      Queue<Runnable> queue = delay == 0 ? now : later;
      queue.add(task);
      return () -> queue.remove(task);
    }
  }

  /** Everybody who was hired is busy. */
  private static final class Busy extends AbsentCrew implements ElasticCrew {
    volatile int workers = 1;

    Busy() {
      super(false);
    }

    @Override
    public int workers() {
      return workers;
    }

    @Override
    public boolean isSearching() {
      return false;
    }

    @Override
    public void resize(int newWorkers) {
      workers = newWorkers;
    }

    @Override
    public Attendance attendance(long idleNanos) {
      return new Attendance(workers, workers, 0, 0, 0, 0);
    }

    @Override
    public int busy() {
      return workers;
    }
  }
}
