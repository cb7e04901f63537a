package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** The owner of a local queue against those who steal from it. */
public class LocalQueueStress {

  private LocalQueueStress() {}

  private static LocalQueue queueOf(String... elements) {
    LocalQueue queue = new LocalQueue(8);
    for (String element : elements) {
      queue.fork(element, 0);
    }
    return queue;
  }

  private static String rest(LocalQueue queue) {
    StringBuilder rest = new StringBuilder();
    for (Object e = queue.poll(); e != null; e = queue.poll()) {
      rest.append(e);
    }
    return rest.toString();
  }

  /** The owner adds while a thief comes. */
  @JCStressTest
  @Outcome(id = ", ab", expect = Expect.ACCEPTABLE, desc = "Came before both.")
  @Outcome(id = "a, b", expect = Expect.ACCEPTABLE, desc = "Took the first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost or doubled.")
  @State
  public static class ForkVersusSteal {
    private final LocalQueue queue = queueOf();
    private final LocalQueue thief = queueOf();

    @Actor
    public void fork() {
      queue.fork("a", 0);
      queue.fork("b", 0);
    }

    @Actor
    public void steal() {
      thief.stealFrom(queue);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = rest(thief);
      r.r2 = rest(queue);
    }
  }

  /** The owner takes the last element while a thief does. */
  @JCStressTest
  @Outcome(id = "a, null, ", expect = Expect.ACCEPTABLE, desc = "The owner was first.")
  @Outcome(id = "null, a, ", expect = Expect.ACCEPTABLE, desc = "The thief was first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both took it, or nobody.")
  @State
  public static class ShiftVersusStealOfTheLast {
    private final LocalQueue queue = queueOf("a");
    private final LocalQueue thief = queueOf();

    @Actor
    public void shift(LLL_Result r) {
      r.r1 = queue.shift();
    }

    @Actor
    public void steal(LLL_Result r) {
      thief.stealFrom(queue);
      r.r2 = thief.shift();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(queue);
    }
  }

  /** The owner takes one and adds one while a thief takes half. */
  @JCStressTest
  @Outcome(id = "a, bc, de", expect = Expect.ACCEPTABLE, desc = "The owner was first.")
  @Outcome(id = "c, ab, de", expect = Expect.ACCEPTABLE, desc = "The thief was first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost or doubled.")
  @State
  public static class OwnerVersusStealHalf {
    private final LocalQueue queue = queueOf("a", "b", "c", "d");
    private final LocalQueue thief = queueOf();

    @Actor
    public void own(LLL_Result r) {
      r.r1 = queue.shift();
      queue.fork("e", 0);
    }

    @Actor
    public void steal() {
      thief.stealFrom(queue);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = rest(thief);
      r.r3 = rest(queue);
    }
  }

  /** Two thieves come at once. */
  @JCStressTest
  @Outcome(id = "ab, c, d", expect = Expect.ACCEPTABLE, desc = "The first one was first.")
  @Outcome(id = "c, ab, d", expect = Expect.ACCEPTABLE, desc = "The second one was first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost or doubled.")
  @State
  public static class TwoThieves {
    private final LocalQueue queue = queueOf("a", "b", "c", "d");
    private final LocalQueue one = queueOf();
    private final LocalQueue two = queueOf();

    @Actor
    public void first() {
      one.stealFrom(queue);
    }

    @Actor
    public void second() {
      two.stealFrom(queue);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = rest(one);
      r.r2 = rest(two);
      r.r3 = rest(queue);
    }
  }

  /** The owner fills the slots of a full queue anew while a thief empties them. */
  @JCStressTest
  @Outcome(id = "false, 0123, 4567", expect = Expect.ACCEPTABLE, desc = "Not emptied yet.")
  @Outcome(id = "true, 0123, 4567x", expect = Expect.ACCEPTABLE, desc = "Emptied, then filled.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A slot was filled before it was empty, or twice.")
  @State
  public static class WrapAround {
    private final LocalQueue queue = queueOf("0", "1", "2", "3", "4", "5", "6", "7");
    private final LocalQueue thief = queueOf();

    @Actor
    public void fork(LLL_Result r) {
      r.r1 = queue.fork("x", 0);
    }

    @Actor
    public void steal() {
      thief.stealFrom(queue);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = rest(thief);
      r.r3 = rest(queue);
    }
  }

  /** A thief brings home what another takes from it. */
  @JCStressTest
  @Outcome(id = ", ab, c", expect = Expect.ACCEPTABLE, desc = "Came before, or too early.")
  @Outcome(id = "a, b, c", expect = Expect.ACCEPTABLE, desc = "Took half of the half.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost or doubled.")
  @State
  public static class StealFromAThief {
    private final LocalQueue queue = queueOf("a", "b", "c");
    private final LocalQueue thief = queueOf();
    private final LocalQueue second = queueOf();

    @Actor
    public void steal() {
      thief.stealFrom(queue);
    }

    @Actor
    public void stealAgain() {
      second.stealFrom(thief);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r1 = rest(second);
      r.r2 = rest(thief);
      r.r3 = rest(queue);
    }
  }

  /** It is closed while the owner adds, and whoever closed it counts. */
  @JCStressTest
  @Outcome(id = "true, 1, a1", expect = Expect.ACCEPTABLE, desc = "In, and counted, then closed.")
  @Outcome(id = "false, 0, 0", expect = Expect.ACCEPTABLE, desc = "Closed, so neither.")
  @Outcome(
      id = "false, 1, 0",
      expect = Expect.ACCEPTABLE,
      desc = "Closed; counted for a moment, which whoever forks puts right.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "In and not counted, or the other way round.")
  @State
  public static class ForkVersusClose {
    private final LocalQueue queue = queueOf();

    @Actor
    public void fork(LLL_Result r) {
      r.r1 = queue.fork("a", 0);
    }

    @Actor
    public void close(LLL_Result r) {
      queue.close();
      r.r2 = queue.forked();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(queue) + queue.forked();
    }
  }

  /** The stamp of what is taken is its own, though the slot is used again at once. */
  @JCStressTest
  @Outcome(id = "a 10", expect = Expect.ACCEPTABLE, desc = "The element with its stamp.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The stamp of another element.")
  @State
  public static class Stamp {
    private final LocalQueue queue = new LocalQueue(1);
    private final LocalQueue thief = new LocalQueue(1);

    public Stamp() {
      queue.fork("a", 10);
    }

    @Actor
    public void steal(L_Result r) {
      thief.stealFrom(queue);
      r.r1 = thief.shift() + " " + thief.stamp();
    }

    @Actor
    public void fork() {
      queue.fork("b", 20);
    }
  }

  /** Somebody forks while the only other seat goes to sleep. */
  @JCStressTest
  @Outcome(id = "seat 1, nobody", expect = Expect.ACCEPTABLE, desc = "Whoever forked woke it.")
  @Outcome(id = "nobody, seat 1", expect = Expect.ACCEPTABLE, desc = "It saw the work itself.")
  @Outcome(id = "nobody, nobody", expect = Expect.FORBIDDEN, desc = "A wake-up is lost.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One seat is woken twice.")
  @State
  public static class ForkVersusSleep {
    private final IdleStack idle = new IdleStack(2);
    private final LocalQueue queue = queueOf();

    private static String name(int seat) {
      return seat == IdleStack.NONE ? "nobody" : "seat " + seat;
    }

    @Actor
    public void fork(LL_Result r) {
      queue.fork("a", 0);
      r.r1 = name(idle.wakeOne());
    }

    @Actor
    public void sleep(LL_Result r) {
      idle.sleep(1, false);
      r.r2 = queue.size() == 0 ? "nobody" : name(idle.wakeOne());
    }
  }
}
