package dev.weir.internal;

import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Tasks of a worker: in order, one at a time, none lost. */
public class StrandStress {

  private StrandStress() {}

  /** Writes down what runs; on one seat, so no more than one thread at a time. */
  private static final class Log {
    private final StringBuilder ran = new StringBuilder();

    Runnable task(char name) {
      return () -> ran.append(name);
    }

    @Override
    public String toString() {
      return ran.toString();
    }
  }

  /** A producer and the seat. */
  @JCStressTest
  @Outcome(id = "abc, balanced", expect = Expect.ACCEPTABLE, desc = "All ran, in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A task is lost, or out of order.")
  @State
  public static class Order {
    private final ByHand pool = new ByHand(2);
    private final Scheduler.Worker worker = pool.core.strands().open();
    private final Log log = new Log();

    @Actor
    public void schedule() {
      worker.schedule(log.task('a'));
      worker.schedule(log.task('b'));
      worker.schedule(log.task('c'));
    }

    @Actor
    public void run() {
      pool.runOne();
      pool.runOne();
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = log.toString();
      r.r2 = pool.law(0);
    }
  }

  /** Two producers. */
  @JCStressTest
  @Outcome(
      id = {"abxy, balanced", "axby, balanced", "axyb, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "All ran, each producer's in order.")
  @Outcome(
      id = {"xaby, balanced", "xayb, balanced", "xyab, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "All ran, each producer's in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A task is lost, or out of order.")
  @State
  public static class Producers {
    private final ByHand pool = new ByHand(2);
    private final Scheduler.Worker worker = pool.core.strands().open();
    private final Log log = new Log();

    @Actor
    public void one() {
      worker.schedule(log.task('a'));
      worker.schedule(log.task('b'));
    }

    @Actor
    public void two() {
      worker.schedule(log.task('x'));
      worker.schedule(log.task('y'));
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = log.toString();
      r.r2 = pool.law(0);
    }
  }

  /** A worker is disposed of while its task is about to run, runs, or has run. */
  @JCStressTest
  @Outcome(
      id = "a, COMPLETED, false, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It ran to its end.")
  @Outcome(
      id = "a, CANCELLED, false, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was cancelled while it ran.")
  @Outcome(
      id = ", CANCELLED, false, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "It was cancelled before it ran.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It is lost, or its interrupt leaked.")
  @State
  public static class RunVersusDispose {
    private final ByHand pool = new ByHand(2);
    private final Scheduler.Worker worker = pool.core.strands().open();
    private final Log log = new Log();
    private final Disposable task = worker.schedule(log.task('a'));

    @Actor
    public void run(LLLL_Result r) {
      pool.runOne();
      r.r3 = Thread.interrupted();
    }

    @Actor
    public void dispose() {
      worker.dispose();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r1 = log.toString();
      r.r2 = ((Permit) task).outcome();
      r.r4 = pool.law(0);
    }
  }

  /** One of two tasks is cancelled: its interrupt must not reach the other. */
  @JCStressTest
  @Outcome(id = "b, balanced", expect = Expect.ACCEPTABLE, desc = "The second ran in peace.")
  @Outcome(id = "b!, balanced", expect = Expect.FORBIDDEN, desc = "The second was interrupted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The second is lost.")
  @State
  public static class CancelVersusNext {
    private final ByHand pool = new ByHand(2);
    private final Scheduler.Worker worker = pool.core.strands().open();
    private final Disposable first = worker.schedule(() -> {});
    private final StringBuilder second = new StringBuilder();

    public CancelVersusNext() {
      worker.schedule(() -> second.append(Thread.currentThread().isInterrupted() ? "b!" : "b"));
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void cancel() {
      first.dispose();
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = second.toString();
      r.r2 = pool.law(0);
    }
  }

  /** A worker is asked for more while a graceful shutdown finds nothing left to do. */
  @JCStressTest
  @Outcome(id = "in, a, balanced, true", expect = Expect.ACCEPTABLE, desc = "In, so it was run.")
  @Outcome(
      id = "refused, , balanced, true",
      expect = Expect.ACCEPTABLE,
      desc = "The pool had ended.")
  @Outcome(
      id = "in, , balanced, true",
      expect = Expect.FORBIDDEN,
      desc = "Accepted, and then left behind.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The law is broken, or the pool does not end.")
  @State
  public static class ScheduleVersusShutdown {
    private final ByHand pool = new ByHand(2);
    private final Scheduler.Worker worker = pool.core.strands().open();
    private final Log log = new Log();

    @Actor
    public void schedule(LLLL_Result r) {
      try {
        worker.schedule(log.task('a'));
        r.r1 = "in";
      } catch (RejectedExecutionException e) {
        r.r1 = "refused";
      }
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r2 = log.toString();
      r.r3 = pool.law(0);
      r.r4 = pool.core.isTerminated();
    }
  }
}
