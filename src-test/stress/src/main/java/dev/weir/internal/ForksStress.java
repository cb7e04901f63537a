package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What is forked against whatever may happen to the pool, or to the task, meanwhile. */
public class ForksStress {

  private ForksStress() {}

  /** A pool with two seats whose tasks fork. */
  private abstract static class Pool {
    final ByHand pool = new ByHand(2, 1, 8);
    final PoolSeat seat = pool.core.seats().get(0);
    final PoolSeat other = pool.core.seats().get(1);
    final AtomicInteger runs = new AtomicInteger();

    final DirectTask task() {
      DirectTask task = new DirectTask(pool.core, runs::incrementAndGet, null);
      task.becomeForked(true);
      return task;
    }

    final void runOne(PoolSeat on) {
      Object entry = on.take();
      if (entry != null) {
        on.run(entry);
      }
      pool.core.quiet();
    }

    final String end() {
      runOne(seat);
      runOne(other);
      return pool.law(0) + (pool.core.isTerminated() ? ", terminated" : ", open");
    }
  }

  /** A task forks while the pool is disposed of by force. */
  @JCStressTest
  @Outcome(
      id = "true, 0, balanced, terminated",
      expect = Expect.ACCEPTABLE,
      desc = "In, and cancelled.")
  @Outcome(id = "false, 0, balanced, terminated", expect = Expect.ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It is forgotten, or runs after all.")
  @State
  public static class ForkVersusDispose extends Pool {

    @Actor
    public void fork(LLL_Result r) {
      r.r1 = seat.fork((Runnable) runs::incrementAndGet);
    }

    @Actor
    public void dispose() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = end();
      r.r2 = runs.get();
    }
  }

  /** A task forks, and what it forked runs, while the pool is disposed of gracefully. */
  @JCStressTest
  @Outcome(
      id = "true, 1, balanced, terminated",
      expect = Expect.ACCEPTABLE,
      desc = "In, and run before the end.")
  @Outcome(id = "false, 0, balanced, terminated", expect = Expect.ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It is forgotten, or the pool ended before.")
  @State
  public static class ForkVersusShutdown extends Pool {

    @Actor
    public void fork(LLL_Result r) {
      r.r1 = seat.fork((Runnable) this::run);
    }

    private void run() {
      if (!pool.core.isTerminated()) {
        runs.incrementAndGet();
      }
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = end();
      r.r2 = runs.get();
    }
  }

  /** A task runs at once what it could not fork, and that again, while the pool is closed. */
  @JCStressTest
  @Outcome(
      id = {"true, 2, balanced, terminated", "true, 1, balanced, terminated"},
      expect = Expect.ACCEPTABLE,
      desc = "Run before the end, the first or both.")
  @Outcome(id = "false, 0, balanced, terminated", expect = Expect.ACCEPTABLE, desc = "Refused.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Not counted, or the pool ended before.")
  @State
  public static class AtOnceVersusShutdown extends Pool {
    private final AtOnce atOnce = seat.forks.atOnce();

    @Actor
    public void run(LLL_Result r) {
      r.r1 = atOnce.run(this::runBoth) == null;
    }

    private void runBoth() {
      runOne();
      atOnce.run(this::runOne);
    }

    private void runOne() {
      if (!pool.core.isTerminated()) {
        runs.incrementAndGet();
      }
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = end();
      r.r2 = runs.get();
    }
  }

  /** Another seat steals and runs a task while it is cancelled. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED, 1, balanced, open",
      expect = Expect.ACCEPTABLE,
      desc = "It was stolen and run.")
  @Outcome(
      id = {"CANCELLED, 0, balanced, open", "CANCELLED, 1, balanced, open"},
      expect = Expect.ACCEPTABLE,
      desc = "It was cancelled before it ran, or while.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Counted twice, or not at all.")
  @State
  public static class StealVersusCancel extends Pool {
    private final DirectTask task = task();

    public StealVersusCancel() {
      seat.fork(task);
    }

    @Actor
    public void steal() {
      runOne(other);
    }

    @Actor
    public void cancel() {
      task.dispose();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = end();
      r.r1 = String.valueOf(task.outcome());
      r.r2 = runs.get();
    }
  }

  /** Another seat steals while the pool is disposed of by force. */
  @JCStressTest
  @Outcome(
      id = {"0, 3", "1, 3"},
      expect = Expect.ACCEPTABLE,
      desc = "What had not begun is cancelled.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something stolen is forgotten, or runs after all.")
  @State
  public static class StealVersusDispose extends Pool {

    public StealVersusDispose() {
      for (int i = 0; i < 3; i++) {
        seat.fork((Runnable) runs::incrementAndGet);
      }
    }

    @Actor
    public void steal() {
      runOne(other);
    }

    @Actor
    public void dispose() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(LL_Result r) {
      for (int i = 0; i < 3; i++) {
        runOne(other);
      }
      String end = end();
      r.r1 = runs.get();
      r.r2 =
          end.equals("balanced, terminated") ? pool.core.view().ledger().settled() : (Object) end;
    }
  }
}
