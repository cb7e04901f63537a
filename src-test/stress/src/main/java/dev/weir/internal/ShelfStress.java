package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What was let in and is ordered by a discipline, while it comes, is taken and departs. */
public class ShelfStress {

  private ShelfStress() {}

  private static TaskBounds at(int level) {
    Request request = new Request(new Priority(level), null, null, Cost.ONE);
    return new TaskBounds(TaskBounds.NONE, TaskBounds.NONE, request);
  }

  /** A pool of two seats, most urgent first. */
  private abstract static class Ordered {
    final ByHand pool = new ByHand(2, 2, Discipline.priority());
    final Queue<String> ran = new ConcurrentLinkedQueue<>();

    final Named offer(String name, int level, Overflow overflow) {
      Named task = new Named(name, level);
      task.offer(overflow);
      return task;
    }

    final void runOn(int seat) {
      pool.runOne(pool.core.seats().get(seat));
    }

    final String order() {
      return String.join(" ", ran);
    }

    /** What is not cancelled says in what order it ran. */
    final class Named extends UnheardTask {
      private final String name;

      Named(String name, int level) {
        super(pool.core, at(level));
        this.name = name;
      }

      @Override
      protected boolean call() {
        ran.add(name);
        return true;
      }
    }
  }

  /** Two seats take. */
  @JCStressTest
  @Outcome(
      id = {"high normal low, balanced", "normal high low, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Each took one of the two most urgent.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Taken twice, lost, or out of order.")
  @State
  public static class TakeVersusTake extends Ordered {

    public TakeVersusTake() {
      offer("low", 60, Overflow.reject());
      offer("normal", 30, Overflow.reject());
      offer("high", 0, Overflow.reject());
    }

    @Actor
    public void one() {
      runOn(0);
    }

    @Actor
    public void two() {
      runOn(1);
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = order();
      r.r2 = pool.law(0);
    }
  }

  /** What is more urgent comes and is taken while a seat looks whether there is anything. */
  @JCStressTest
  @Outcome(
      id = "8, 32, 1",
      expect = Expect.ACCEPTABLE,
      desc = "It saw that one waits all the time.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It would sleep, or one was lost.")
  @State
  public static class OvertakeVersusLook {
    private final Ring ring = new Ring(16);
    private final Shelf shelf =
        new Shelf(ring, Discipline.priority(), new RoomBooks(), Clock.STOPPED, new Pace(16), null);
    private final Ring.Cursor cursor = new Ring.Cursor();
    private final Waiter low = new Waiter("low", at(60).request(), 1);

    public OvertakeVersusLook() {
      ring.push(low, 1);
    }

    @Actor
    public void overtake(LLL_Result r) {
      int overtook = 0;
      for (int i = 0; i < 8; i++) {
        ring.push(new Waiter("high", at(0).request(), 1), 1);
        overtook += "high".equals(shelf.take(cursor)) ? 1 : 0;
      }
      r.r1 = overtook;
    }

    @Actor
    public void look(LLL_Result r) {
      int seen = 0;
      for (int i = 0; i < 32; i++) {
        seen += shelf.hasEntries() ? 1 : 0;
      }
      r.r2 = seen;
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = ring.tailIndex() - shelf.taken();
    }
  }

  /** A seat takes while something more urgent arrives. */
  @JCStressTest
  @Outcome(
      id = {"high low, balanced", "low high, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It came in time, or just too late.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, or taken twice.")
  @State
  public static class ArriveVersusTake extends Ordered {

    public ArriveVersusTake() {
      offer("low", 60, Overflow.reject());
    }

    @Actor
    public void arrive() {
      offer("high", 0, Overflow.reject());
    }

    @Actor
    public void take() {
      runOn(0);
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = order();
      r.r2 = pool.law(0);
    }
  }

  /** The most urgent is cancelled while a seat takes. */
  @JCStressTest
  @Outcome(
      id = {"high low, 0, balanced", "low, 0, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It ran, or left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The other is lost, or the law is broken.")
  @State
  public static class CancelVersusTake extends Ordered {
    private final Named high;

    public CancelVersusTake() {
      offer("low", 60, Overflow.reject());
      high = offer("high", 0, Overflow.reject());
      pool.core.room().oldestAge(); // brings both to the shelf
    }

    @Actor
    public void cancel() {
      high.abandon();
    }

    @Actor
    public void take() {
      runOn(0);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = order();
      r.r2 = pool.core.room().backlog();
      r.r3 = pool.law(0);
    }
  }

  /** What is still in the ring is cancelled while somebody brings it to the shelf. */
  @JCStressTest
  @Outcome(id = ", 0, balanced", expect = Expect.ACCEPTABLE, desc = "Nothing is left of it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A tombstone is left, or it ran.")
  @State
  public static class CancelVersusAbsorb extends Ordered {
    private final Named task = offer("task", 5, Overflow.reject());

    @Actor
    public void cancel() {
      task.abandon();
    }

    @Actor
    public void look() {
      pool.core.room().oldestAge();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = order();
      r.r2 = pool.core.room().backlog();
      r.r3 = pool.law(0);
    }
  }

  /** The ring is full of what was cancelled, and a seat takes while somebody arrives. */
  @JCStressTest
  @Outcome(
      id = {"live late, balanced", "late live, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Both ran.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An entry is lost or doubled.")
  @State
  public static class TombstonesVersusTake extends Ordered {

    public TombstonesVersusTake() {
      offer("live", 30, Overflow.reject());
      for (int i = 0; i < 20; i++) {
        offer("dead", 5, Overflow.reject()).abandon();
      }
    }

    @Actor
    public void take() {
      runOn(0);
    }

    @Actor
    public void enter() {
      offer("late", 10, Overflow.reject());
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = order();
      r.r2 = pool.law(0);
    }
  }

  /** The pool is disposed of while something arrives. */
  @JCStressTest
  @Outcome(id = ", true, balanced", expect = Expect.ACCEPTABLE, desc = "Nothing ran, all ended.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something is left, or ran after the end.")
  @State
  public static class ArriveVersusDispose extends Ordered {

    public ArriveVersusDispose() {
      offer("in", 5, Overflow.block());
    }

    @Actor
    public void arrive() {
      offer("late", 1, Overflow.block());
    }

    @Actor
    public void dispose() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = order();
      r.r2 = pool.core.isTerminated();
      r.r3 = pool.law(0);
    }
  }

  /** Four places, taken by one who is displaced first, and by others. */
  private abstract static class Full extends Ordered {
    final Named low;

    Full(Overflow overflow) {
      low = offer("low", 60, overflow);
      for (int i = 0; i < 3; i++) {
        offer("normal", 30, overflow);
      }
    }

    final String fate(Named task) {
      return String.valueOf(task.outcome());
    }
  }

  /** One of higher rank takes the place of the last, while a seat takes. */
  @JCStressTest
  @Outcome(
      id = {"COMPLETED, COMPLETED, balanced", "REJECTED, COMPLETED, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It came in at the other's place, or at that of the one who was taken and done.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both lost, or the law is broken.")
  @State
  public static class DisplaceVersusTake extends Full {
    private Named high;

    public DisplaceVersusTake() {
      super(Overflow.reject());
    }

    @Actor
    public void arrive() {
      high = offer("high", 0, Overflow.reject());
    }

    @Actor
    public void take() {
      runOn(0);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = fate(low);
      r.r2 = fate(high);
      r.r3 = pool.law(0);
    }
  }

  /** One of higher rank takes the place of the last, while that is cancelled. */
  @JCStressTest
  @Outcome(
      id = {
        "REJECTED, COMPLETED, 4, balanced",
        "CANCELLED, COMPLETED, 4, balanced",
      },
      expect = Expect.ACCEPTABLE,
      desc = "It was settled once, and its place handed on once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A place is lost, or was given twice.")
  @State
  public static class DisplaceVersusCancel extends Full {
    private Named high;

    public DisplaceVersusCancel() {
      super(Overflow.reject());
    }

    @Actor
    public void arrive() {
      high = offer("high", 0, Overflow.reject());
    }

    @Actor
    public void cancel() {
      low.abandon();
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r1 = fate(low);
      r.r2 = fate(high);
      r.r4 = pool.law(0);
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r3 = free;
    }
  }

  /** One of higher rank sends the last back in line, while that is cancelled. */
  @JCStressTest
  @Outcome(
      id = {"COMPLETED, 4, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "The other left, from the room or from the line.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A place is lost, or was given twice.")
  @State
  public static class SendBackVersusCancel extends Full {
    private Named high;

    public SendBackVersusCancel() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      high = offer("high", 0, Overflow.block());
    }

    @Actor
    public void cancel() {
      low.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = fate(high);
      r.r3 = pool.law(0);
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r2 = free;
    }
  }

  /** One of higher rank sends the last back in line, while a place becomes free. */
  @JCStressTest
  @Outcome(
      id = {"COMPLETED, COMPLETED, 4, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "All ran.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One waits though there is room, or is lost.")
  @State
  public static class SendBackVersusTake extends Full {
    private Named high;

    public SendBackVersusTake() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      high = offer("high", 0, Overflow.block());
    }

    @Actor
    public void take() {
      runOn(0);
      runOn(0);
    }

    @Arbiter
    public void after(LLLL_Result r) {
      while (pool.core.room().hasEntries()) {
        runOn(0); // takes only while there is something: it would drain otherwise
      }
      r.r1 = fate(low);
      r.r2 = fate(high);
      r.r4 = pool.law(0);
      int free = 0;
      while (pool.core.room().enter((Runnable) () -> {}) == RoomEntry.ADMITTED) {
        free++;
      }
      r.r3 = free;
    }
  }

  /** Two of higher rank arrive, and only one is of a lower. */
  @JCStressTest
  @Outcome(
      id = {"true, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "One is in at the other's place, the second at that of the next.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody is lost, or the law is broken.")
  @State
  public static class DisplaceVersusDisplace extends Full {
    private Named one;
    private Named two;

    public DisplaceVersusDisplace() {
      super(Overflow.reject());
    }

    @Actor
    public void one() {
      one = offer("one", 0, Overflow.reject());
    }

    @Actor
    public void two() {
      two = offer("two", 1, Overflow.reject());
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = order().equals("one two normal normal") && fate(low).equals("REJECTED");
      r.r2 = pool.law(0);
    }
  }

  /** One of higher rank arrives in a full room while the pool is disposed of. */
  @JCStressTest
  @Outcome(id = "true, true, balanced", expect = Expect.ACCEPTABLE, desc = "Nothing is left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something is left, or the pool does not end.")
  @State
  public static class DisplaceVersusDispose extends Full {
    private Named high;

    public DisplaceVersusDispose() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      high = offer("high", 0, Overflow.block());
    }

    @Actor
    public void dispose() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = high.isSettled() && low.isSettled() && order().isEmpty();
      r.r2 = pool.core.isTerminated();
      r.r3 = pool.law(0);
    }
  }

  /** One of higher rank arrives in a full room while the pool is shut down. */
  @JCStressTest
  @Outcome(id = "true, true, balanced", expect = Expect.ACCEPTABLE, desc = "Nothing is left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something is left, or the pool does not end.")
  @State
  public static class DisplaceVersusShutdown extends Full {
    private Named high;

    public DisplaceVersusShutdown() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      high = offer("high", 0, Overflow.block());
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = high.isSettled() && low.isSettled();
      r.r2 = pool.core.isTerminated();
      r.r3 = pool.law(0);
    }
  }

  /** One who waits for room is let in while a seat takes. */
  @JCStressTest
  @Outcome(
      id = {"high low, balanced", "low high, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Let in before the seat took, or after.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It waits though there is room, or is lost.")
  @State
  public static class LineUpVersusTake extends Ordered {

    public LineUpVersusTake() {
      for (int i = 0; i < 4; i++) {
        offer("low", 60, Overflow.reject());
      }
      runOn(1);
      runOn(1);
      runOn(1);
      ran.clear();
      for (int i = 0; i < 3; i++) {
        offer("dead", 60, Overflow.reject());
      }
    }

    @Actor
    public void lineUp() {
      offer("high", 0, Overflow.block());
    }

    @Actor
    public void take() {
      runOn(0);
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = order().replace(" dead", "").replace("dead ", "");
      r.r2 = pool.law(0);
    }
  }
}
