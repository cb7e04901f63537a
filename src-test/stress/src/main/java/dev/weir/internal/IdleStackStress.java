package dev.weir.internal;

import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Nobody sleeps through work. */
public class IdleStackStress {

  private IdleStackStress() {}

  private static final String NOBODY = "nobody";

  private static String name(int seat) {
    return seat == IdleStack.NONE ? NOBODY : "seat " + seat;
  }

  /* Who slept, the last to go to sleep first. */
  private static String wakeAll(IdleStack idle) {
    StringBuilder seats = new StringBuilder();
    for (int seat = idle.wakeAny(); seat != IdleStack.NONE; seat = idle.wakeAny()) {
      seats.append(seat);
    }
    return seats.toString();
  }

  /** A producer publishes while the only seat goes to sleep. */
  @JCStressTest
  @Outcome(
      id = "seat 0, nobody",
      expect = Expect.ACCEPTABLE,
      desc = "The producer saw it asleep, and woke it.")
  @Outcome(
      id = "nobody, seat 0",
      expect = Expect.ACCEPTABLE,
      desc = "The seat saw the work, and woke itself.")
  @Outcome(id = "nobody, nobody", expect = Expect.FORBIDDEN, desc = "A wake-up is lost.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One seat is woken twice.")
  @State
  public static class SleepVersusPublish {
    private final IdleStack idle = new IdleStack(1);
    private final Ring ring = new Ring(8);

    @Actor
    public void produce(LL_Result r) {
      ring.publish(ring.tail(), "work", 0);
      r.r1 = name(idle.wakeOne());
    }

    @Actor
    public void sleep(LL_Result r) {
      idle.sleep(0, false);
      r.r2 = ring.isEmpty() ? NOBODY : name(idle.wakeOne());
    }
  }

  /** As before, but the seat was searching, which had kept the producer from waking anybody. */
  @JCStressTest
  @Outcome(
      id = "nobody, nobody",
      expect = Expect.FORBIDDEN,
      desc = "The searcher gave up, and its work lies there.")
  @Outcome(
      id = {"seat 0, nobody", "seat 1, nobody"},
      expect = Expect.ACCEPTABLE,
      desc = "The producer woke one.")
  @Outcome(
      id = {"nobody, seat 0", "nobody, seat 1"},
      expect = Expect.ACCEPTABLE,
      desc = "The seat that gave up woke one.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two were woken for one piece of work.")
  @State
  public static class SearcherGivesUpVersusPublish {
    private final IdleStack idle = new IdleStack(2);
    private final Ring ring = new Ring(8);

    public SearcherGivesUpVersusPublish() {
      idle.sleep(1, false);
      idle.beginSearch();
    }

    @Actor
    public void produce(LL_Result r) {
      ring.publish(ring.tail(), "work", 0);
      r.r1 = name(idle.wakeOne());
    }

    @Actor
    public void giveUp(LL_Result r) {
      idle.sleep(0, true);
      r.r2 = ring.isEmpty() ? NOBODY : name(idle.wakeOne());
    }
  }

  /** The last searcher takes one piece of work while another is published. */
  @JCStressTest
  @Outcome(
      id = "nobody, nobody",
      expect = Expect.FORBIDDEN,
      desc = "The second piece woke nobody, and nobody searches.")
  @Outcome(
      id = {"seat 1, nobody", "nobody, seat 1"},
      expect = Expect.ACCEPTABLE,
      desc = "One of the two woke the sleeper.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One seat is woken twice.")
  @State
  public static class LastSearcherVersusPublish {
    private final IdleStack idle = new IdleStack(2);
    private final Ring ring = new Ring(8);

    public LastSearcherVersusPublish() {
      ring.publish(ring.tail(), "first", 0);
      idle.sleep(1, false);
      idle.beginSearch();
    }

    @Actor
    public void produce(LL_Result r) {
      while (!ring.publish(ring.tail(), "second", 0)) {
        Thread.onSpinWait();
      }
      r.r1 = name(idle.wakeOne());
    }

    @Actor
    public void search(LL_Result r) {
      ring.poll(new Ring.Cursor());
      r.r2 = idle.endSearch() && !ring.isEmpty() ? name(idle.wakeOne()) : NOBODY;
    }
  }

  /** Two that take a sleeper each. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "Each took another one.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both took the same, or one is lost.")
  @State
  public static class Wakers {
    private final IdleStack idle = new IdleStack(2);

    public Wakers() {
      idle.sleep(0, false);
      idle.sleep(1, false);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = idle.wakeAny();
    }

    @Actor
    public void two(II_Result r) {
      r.r2 = idle.wakeAny();
    }
  }

  /** The top leaves, and another and itself come back in between: ABA. */
  @JCStressTest
  @Outcome(id = "0, 12", expect = Expect.ACCEPTABLE, desc = "Taken before the other began.")
  @Outcome(id = "1, 02", expect = Expect.ACCEPTABLE, desc = "Taken when the top had left.")
  @Outcome(id = "2, 01", expect = Expect.ACCEPTABLE, desc = "Taken when another had come.")
  @Outcome(id = "0, 21", expect = Expect.ACCEPTABLE, desc = "Taken when the top was back.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A seat is lost or doubled.")
  @State
  public static class Aba {
    private final IdleStack idle = new IdleStack(3);

    public Aba() {
      idle.sleep(1, false);
      idle.sleep(0, false);
    }

    @Actor
    public void take(LL_Result r) {
      r.r1 = idle.wakeAny();
    }

    @Actor
    public void leaveAndComeBack() {
      int top = idle.wakeAny();
      idle.sleep(2, false);
      if (top != IdleStack.NONE) {
        idle.sleep(top, true);
      }
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = wakeAll(idle);
    }
  }

  /** Somebody publishes while the one who has slept longest is taken, to leave. */
  @JCStressTest
  @Outcome(
      id = "nobody, [0] looks, 1",
      expect = Expect.ACCEPTABLE,
      desc = "The one who is to leave was a searcher, who looks for work first.")
  @Outcome(
      id = "seat 1, [0] looks, ",
      expect = Expect.ACCEPTABLE,
      desc = "The producer came first, and woke the warm one.")
  @Outcome(
      id = "seat 1, [0], ",
      expect = Expect.ACCEPTABLE,
      desc = "The producer came last, and woke the warm one.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A seat is lost, or nobody looks for the work.")
  @State
  public static class ColdestVersusPublish {
    private final IdleStack idle = new IdleStack(2);
    private final Ring ring = new Ring(8);

    public ColdestVersusPublish() {
      idle.sleep(0, false);
      idle.sleep(1, false);
    }

    @Actor
    public void produce(LLL_Result r) {
      ring.publish(ring.tail(), "work", 0);
      r.r1 = name(idle.wakeOne());
    }

    @Actor
    public void shrink(LLL_Result r) {
      String taken = Arrays.toString(idle.wakeColdest(1));
      idle.endSearch();
      r.r2 = taken + (ring.isEmpty() ? "" : " looks");
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = wakeAll(idle);
    }
  }

  /** The one who has slept longest is taken while the other leaves and comes back. */
  @JCStressTest
  @Outcome(
      id = "[0], 1, 1",
      expect = Expect.ACCEPTABLE,
      desc = "Taken first, or from below the other, who came back.")
  @Outcome(
      id = "[0], nobody, 1",
      expect = Expect.ACCEPTABLE,
      desc = "Nobody was seen asleep while the stack was off.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A seat is lost or doubled.")
  @State
  public static class ColdestVersusLeaveAndComeBack {
    private final IdleStack idle = new IdleStack(2);

    public ColdestVersusLeaveAndComeBack() {
      idle.sleep(0, false);
      idle.sleep(1, false);
    }

    @Actor
    public void shrink(LLL_Result r) {
      r.r1 = Arrays.toString(idle.wakeColdest(1));
    }

    @Actor
    public void leaveAndComeBack(LLL_Result r) {
      int top = idle.wakeOne();
      r.r2 = top == IdleStack.NONE ? NOBODY : String.valueOf(top);
      if (top != IdleStack.NONE) {
        idle.sleep(top, true);
      }
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = wakeAll(idle);
    }
  }
}
