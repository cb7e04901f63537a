package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Tasks that come into the room together, while others come, go and close it. */
public class GroupOfferStress {

  private GroupOfferStress() {}

  private static final class Counted extends UnheardTask {
    private int runs;

    Counted(PoolCore core) {
      super(core, new TaskBounds(TaskBounds.NONE, TaskBounds.NONE, Request.PLAIN));
    }

    @Override
    protected boolean call() {
      runs++;
      return true;
    }
  }

  private static final class Group {
    private final Counted[] tasks;
    private final GroupOffer offer = new GroupOffer();

    Group(PoolCore core, int count) {
      tasks = new Counted[count];
      for (int i = 0; i < count; i++) {
        tasks[i] = new Counted(core);
        offer.add(tasks[i]);
      }
    }

    void offer(Overflow overflow) {
      offer.offer(overflow);
    }

    /* As in "110": how often each has run. */
    String runs() {
      StringBuilder runs = new StringBuilder();
      for (Counted task : tasks) {
        runs.append(task.runs);
      }
      return runs.toString();
    }
  }

  /** One group on its way to a pool that has room for it. */
  private abstract static class OneGroup {
    final ByHand pool = new ByHand(3);
    final Group group;

    OneGroup(int count) {
      group = new Group(pool.core, count);
    }

    final void offerAll() {
      group.offer(Overflow.block());
    }

    final void tell(LL_Result r) {
      pool.runAll();
      r.r1 = group.runs();
      r.r2 = pool.law(0);
    }
  }

  /** A seat takes while a group comes in. */
  @JCStressTest
  @Outcome(id = "111, balanced", expect = Expect.ACCEPTABLE, desc = "Each ran once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost, or run twice.")
  @State
  public static class GroupVersusSeat extends OneGroup {
    public GroupVersusSeat() {
      super(3);
    }

    @Actor
    public void offer() {
      offerAll();
    }

    @Actor
    public void seat() {
      pool.runAll();
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }

  /** Two groups come, and there is room for one and a half. */
  @JCStressTest
  @Outcome(
      id = {"11, 10, balanced", "10, 11, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "Each place was taken, by who came first.")
  @Outcome(
      id = {"11, 01, balanced", "01, 11, balanced"},
      expect = Expect.FORBIDDEN,
      desc = "The first was refused with a place free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A place is left, or taken twice.")
  @State
  public static class GroupVersusGroup {
    private final ByHand pool = new ByHand(2);
    private final Group one = new Group(pool.core, 2);
    private final Group other = new Group(pool.core, 2);

    @Actor
    public void one() {
      one.offer(Overflow.reject());
    }

    @Actor
    public void other() {
      other.offer(Overflow.reject());
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = one.runs();
      r.r2 = other.runs();
      r.r3 = pool.law(0);
    }
  }

  /** A group comes while somebody's place in the full room is given back for one who waits. */
  @JCStressTest
  @Outcome(id = "1, 11, balanced", expect = Expect.ACCEPTABLE, desc = "All had their turns.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost, or run twice.")
  @State
  public static class GroupVersusWaiter {
    private final ByHand pool = new ByHand(1, 1, Discipline.fifo());
    private final Group first = new Group(pool.core, 2);
    private final Group waiter = new Group(pool.core, 1);
    private final Group group = new Group(pool.core, 2);

    public GroupVersusWaiter() {
      first.offer(Overflow.block());
      waiter.offer(Overflow.block());
    }

    @Actor
    public void seat() {
      pool.runAll();
    }

    @Actor
    public void offer() {
      group.offer(Overflow.block());
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      group.offer(Overflow.block()); // those who were behind one that waited
      pool.runAll();
      r.r1 = waiter.runs();
      r.r2 = group.runs();
      r.r3 = pool.law(0);
    }
  }

  /** The pool is shut down while a group comes. */
  @JCStressTest
  @Outcome(id = "11, balanced", expect = Expect.ACCEPTABLE, desc = "They came before that.")
  @Outcome(id = "00, balanced", expect = Expect.ACCEPTABLE, desc = "They came too late.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Some came in, others not; or one was lost.")
  @State
  public static class GroupVersusShutdown extends OneGroup {
    public GroupVersusShutdown() {
      super(2);
    }

    @Actor
    public void offer() {
      offerAll();
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }

  /** One of a group is given up as it comes in, and a seat takes. */
  @JCStressTest
  @Outcome(id = "111, balanced", expect = Expect.ACCEPTABLE, desc = "It had run.")
  @Outcome(id = "101, balanced", expect = Expect.ACCEPTABLE, desc = "It was given up.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Another was, or one was lost.")
  @State
  public static class CancelVersusSeat extends OneGroup {
    public CancelVersusSeat() {
      super(3);
    }

    @Actor
    public void offer() {
      offerAll();
      group.tasks[1].abandon();
    }

    @Actor
    public void seat() {
      pool.runAll();
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }
}
