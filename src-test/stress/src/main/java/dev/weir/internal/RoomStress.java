package dev.weir.internal;

import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
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

/** Places of the room and those who wait for them, while all come and go, and it closes. */
public class RoomStress {

  private RoomStress() {}

  private static final dev.weir.observe.Outcome DONE = dev.weir.observe.Outcome.COMPLETED;

  /** A task that keeps its place after its body, as one with a Publisher does. */
  private static final class Holder extends UnheardTask {
    private final boolean holds;
    private int runs;

    Holder(PoolCore core, boolean holds) {
      super(core, new TaskBounds(TaskBounds.NONE, TaskBounds.NONE, Request.PLAIN));
      this.holds = holds;
    }

    @Override
    protected boolean call() {
      runs++;
      return !holds;
    }

    void finish() {
      complete();
    }

    String fate() {
      return runs + " " + outcome();
    }

    @Override
    protected @Nullable String taskName() {
      return null;
    }
  }

  /** A pool of one place, which a holder takes. */
  private abstract static class Full {
    final ByHand pool = new ByHand(0);
    final Holder holder = offer(true);

    Full() {
      pool.runAll();
    }

    final Holder offer(boolean holds) {
      Holder task = new Holder(pool.core, holds);
      task.offer(Overflow.block());
      return task;
    }
  }

  /** Two arrivals for the last place. */
  @JCStressTest
  @Outcome(
      id = {"ADMITTED, FULL", "FULL, ADMITTED"},
      expect = Expect.ACCEPTABLE,
      desc = "One got it.")
  @Outcome(id = "FULL, FULL", expect = Expect.FORBIDDEN, desc = "Refused with a place free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "More were let in than there are places.")
  @State
  public static class LastPlace {
    private final ByHand pool = new ByHand(0);

    @Actor
    public void one(LL_Result r) {
      r.r1 = pool.core.room().enter((Runnable) () -> {});
    }

    @Actor
    public void two(LL_Result r) {
      r.r2 = pool.core.room().enter((Runnable) () -> {});
    }
  }

  /** A place is given back while somebody arrives. */
  @JCStressTest
  @Outcome(id = "ADMITTED, 0", expect = Expect.ACCEPTABLE, desc = "The place was free in time.")
  @Outcome(id = "FULL, 1", expect = Expect.ACCEPTABLE, desc = "It was not, and is free now.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The place is lost, or was given twice.")
  @State
  public static class GiveBackVersusEnter extends Full {

    @Actor
    public void finish() {
      holder.finish();
    }

    @Actor
    public void enter(LL_Result r) {
      r.r1 = pool.core.room().enter((Runnable) () -> {});
    }

    @Arbiter
    public void after(LL_Result r) {
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r2 = free;
    }
  }

  /** A place is given back while somebody begins to wait for one. */
  @JCStressTest
  @Outcome(id = "1 COMPLETED, balanced", expect = Expect.ACCEPTABLE, desc = "It was let in.")
  @Outcome(
      id = "0 null, pending",
      expect = Expect.FORBIDDEN,
      desc = "It waits though a place is free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The law is broken.")
  @State
  public static class GiveBackVersusLineUp extends Full {
    private Holder late;

    @Actor
    public void finish() {
      holder.finish();
    }

    @Actor
    public void lineUp() {
      late = offer(false);
    }

    @Arbiter
    public void after(LL_Result r) {
      while (pool.core.room().hasEntries()) {
        pool.runOne(); // takes only while there is something: it would drain otherwise
      }
      r.r1 = late.fate();
      r.r2 = pool.law(0);
    }
  }

  /** A seat ends its task, and takes the next, while somebody begins to wait. */
  @JCStressTest
  @Outcome(id = "1 COMPLETED, balanced", expect = Expect.ACCEPTABLE, desc = "It was let in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits though a place is free.")
  @State
  public static class SeatVersusLineUp {
    private final ByHand pool = new ByHand(0);
    private Holder late;

    public SeatVersusLineUp() {
      pool.core.entrance().execute(() -> {}, Overflow.reject());
    }

    @Actor
    public void seat() {
      pool.runOne();
      pool.runOne();
    }

    @Actor
    public void lineUp() {
      late = new Holder(pool.core, false);
      late.offer(Overflow.block());
    }

    @Arbiter
    public void after(LL_Result r) {
      while (pool.core.room().hasEntries()) {
        pool.runOne();
      }
      r.r1 = late.fate();
      r.r2 = pool.law(0);
    }
  }

  /** A waiter is cancelled while the place it waits for is given back; another waits behind it. */
  @JCStressTest
  @Outcome(
      id = "1 COMPLETED, 1 COMPLETED, balanced, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It had been let in and run.")
  @Outcome(
      id = "0 CANCELLED, 1 COMPLETED, balanced, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It was cancelled; the place went to the next.")
  @Outcome(
      id = {"0 CANCELLED, 0 null, pending, 0", "0 CANCELLED, 0 null, pending, 1"},
      expect = Expect.FORBIDDEN,
      desc = "The place is lost.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The place was given twice, or the law is broken.")
  @State
  public static class CancelVersusPromotion extends Full {
    private final Holder waiter = offer(false);
    private final Holder next = offer(false);

    @Actor
    public void cancel() {
      waiter.abandon();
    }

    @Actor
    public void finish() {
      holder.finish();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r1 = waiter.fate();
      r.r2 = next.fate();
      r.r3 = pool.law(0);
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r4 = free;
    }
  }

  /** Somebody arrives while the pool is shut down. */
  @JCStressTest
  @Outcome(id = "ADMITTED, true, balanced", expect = Expect.ACCEPTABLE, desc = "In, and run.")
  @Outcome(id = "CLOSED, true, balanced", expect = Expect.ACCEPTABLE, desc = "Too late.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Let in and left behind, or the pool does not end.")
  @State
  public static class EnterVersusShutdown {
    private final ByHand pool = new ByHand(1);
    private boolean ran;

    @Actor
    public void enter(LLL_Result r) {
      RoomEntry entry = pool.core.room().enter((Runnable) () -> ran = true);
      if (entry == RoomEntry.CLOSED) {
        pool.core.entrance().refuse(Reason.SHUT_DOWN);
      }
      r.r1 = entry;
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      boolean endedBefore = pool.core.isTerminated();
      pool.runAll();
      r.r2 =
          pool.core.isTerminated() && ran == (r.r1 == RoomEntry.ADMITTED) && !(endedBefore && ran);
      r.r3 = pool.law(0);
    }
  }

  /** A waiter is let in by a thread outside while the pool is shut down. */
  @JCStressTest
  @Outcome(
      id = "1 COMPLETED, false, true, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Let in first, so it ran, and then the pool ended.")
  @Outcome(
      id = "0 REJECTED, true, true, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Turned away, and the pool ended.")
  @Outcome(
      id = "1 COMPLETED, true, true, balanced",
      expect = Expect.FORBIDDEN,
      desc = "The pool said it had ended with a task in the ring.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The law is broken, or the pool does not end.")
  @State
  public static class PromotionVersusShutdown extends Full {
    private final Holder waiter = offer(false);

    @Actor
    public void finish() {
      holder.finish();
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      r.r2 = pool.core.isTerminated();
      pool.runAll();
      r.r1 = waiter.fate();
      r.r3 = pool.core.isTerminated();
      r.r4 = pool.law(0);
    }
  }

  /** Somebody begins to wait while the pool is shut down. */
  @JCStressTest
  @Outcome(
      id = "0 REJECTED, true, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Turned away, and the pool ended.")
  @Outcome(
      id = "not in line, true, balanced",
      expect = Expect.ACCEPTABLE,
      desc = "Refused, as the room was closed already, and the pool ended.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Left in the line, or the pool does not end.")
  @State
  public static class LineUpVersusShutdown extends Full {
    private final Holder late = new Holder(pool.core, false);
    private boolean linedUp;

    @Actor
    public void lineUp() {
      linedUp = pool.core.room().lineUp(late);
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      holder.finish();
      r.r1 = linedUp ? late.fate() : "not in line";
      r.r2 = pool.core.isTerminated();
      r.r3 = pool.law(0);
    }
  }

  /** The task ends on its seat while somebody cancels it: one of them gives its place back. */
  @JCStressTest
  @Outcome(
      id = {"1 COMPLETED, 1, balanced", "1 CANCELLED, 1, balanced", "0 CANCELLED, 1, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Settled once, and its place is free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Its place is lost, or was given back twice.")
  @State
  public static class EndVersusCancel {
    private final ByHand pool = new ByHand(0);
    private final Holder task = new Holder(pool.core, false);

    public EndVersusCancel() {
      task.offer(Overflow.block());
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Actor
    public void cancel() {
      task.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = task.fate();
      r.r3 = pool.law(0);
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r2 = free;
    }
  }

  /** A held task's Publisher ends while somebody cancels it. */
  @JCStressTest
  @Outcome(
      id = {"1 COMPLETED, 1, balanced", "1 CANCELLED, 1, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Settled once, and its place is free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Its place is lost, or was given back twice.")
  @State
  public static class PublisherEndVersusCancel extends Full {

    @Actor
    public void finish() {
      holder.finish();
    }

    @Actor
    public void cancel() {
      holder.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = holder.fate();
      r.r3 = pool.law(0);
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r2 = free;
    }
  }

  /** A place is given back while somebody lines up for it and then somebody else arrives. */
  @JCStressTest
  @Outcome(id = "FULL, 1 COMPLETED, balanced", expect = Expect.ACCEPTABLE, desc = "In order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The newcomer overtook the one in line.")
  @State
  public static class LineUpVersusNewcomer extends Full {
    private @Nullable Holder waiter;

    @Actor
    public void finish() {
      holder.finish();
    }

    @Actor
    public void arrive(LLL_Result r) {
      waiter = offer(false);
      r.r1 = pool.core.room().enter((Runnable) () -> {});
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r2 = Objects.requireNonNull(waiter).fate();
      r.r3 = pool.law(0);
    }
  }

  /** The ring is full of tombstones and must be swept, while a seat takes from it. */
  @JCStressTest
  @Outcome(id = "ADMITTED, live late, balanced", expect = Expect.ACCEPTABLE, desc = "In order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An entry is lost, doubled or overtaken.")
  @State
  public static class SweepVersusTake {
    private final ByHand pool = new ByHand(2);
    private final StringBuilder ran = new StringBuilder();

    public SweepVersusTake() {
      pool.core.entrance().execute(() -> ran.append("live "), Overflow.reject());
      for (int i = 0; i < 7; i++) {
        Holder tombstone = new Holder(pool.core, false);
        tombstone.offer(Overflow.reject());
        tombstone.abandon();
      }
    }

    @Actor
    public void take() {
      pool.runOne();
    }

    @Actor
    public void enter(LLL_Result r) {
      r.r1 = pool.core.room().enter((Runnable) () -> ran.append("late"));
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r2 = ran.toString();
      r.r3 = pool.law(0);
    }
  }

  /** Continuations: one joins while the pool looks whether none is there. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "It joined, so they stay open.")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Closed, so it was refused.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Joined what is closed, or refused by what is open.")
  @State
  public static class JoinVersusClose {
    private final ByHand pool = new ByHand(0);
    private final Continuations continuations = new Continuations();
    private final Strand strand = new Strand(pool.core);

    @Actor
    public void join(LL_Result r) {
      r.r1 = continuations.join(strand);
    }

    @Actor
    public void close(LL_Result r) {
      r.r2 = continuations.closeIfIdle();
    }
  }

  /** A place is given back by force of a cancel while the held one's pool completes it. */
  @JCStressTest
  @Outcome(
      id = {"true, false, COMPLETED", "false, true, CANCELLED"},
      expect = Expect.ACCEPTABLE,
      desc = "One of them settled it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both did, or neither.")
  @State
  public static class Withdrawals extends Full {

    @Actor
    public void complete(LLL_Result r) {
      r.r1 = holder.withdraw(DONE);
    }

    @Actor
    public void cancel(LLL_Result r) {
      r.r2 = holder.withdraw(dev.weir.observe.Outcome.CANCELLED);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = holder.outcome();
    }
  }
}
