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
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Those in front of a shelf, while they come there, are taken, and are put back. */
public class FrontStress {

  private FrontStress() {}

  /** Its slots have all been in use. */
  private abstract static class Used {
    final Front front = new Front();
    private int added;

    Used() {
      for (int i = 0; i < 63; i++) {
        add();
        front.poll();
      }
      added = 0;
    }

    final void add() {
      if (front.hasPlace()) {
        front.add(new Waiter("nobody", Request.PLAIN, ++added));
      }
    }

    final String take() {
      Waiter waiter = front.poll();
      return waiter == null ? "none" : Long.toString(waiter.since);
    }
  }

  /** One takes twice while two are added. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, none", "1, none, 2", "none, 1, 2", "none, none, 1 2"},
      expect = Expect.ACCEPTABLE,
      desc = "Each was taken once, the first before the second.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Taken twice, lost, or out of order.")
  @State
  public static class AddVersusTake extends Used {

    @Actor
    public void add(LLL_Result r) {
      add();
      add();
    }

    @Actor
    public void take(LLL_Result r) {
      r.r1 = take();
      r.r2 = take();
    }

    @Arbiter
    public void after(LLL_Result r) {
      String first = take();
      String second = take();
      r.r3 = second.equals("none") ? first : first + " " + second;
    }
  }

  /** Two take. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 3", "2, 1, 3"},
      expect = Expect.ACCEPTABLE,
      desc = "Each took one of the first two.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Taken twice, lost, or out of order.")
  @State
  public static class TakeVersusTake extends Used {

    public TakeVersusTake() {
      add();
      add();
      add();
    }

    @Actor
    public void one(LLL_Result r) {
      r.r1 = take();
    }

    @Actor
    public void two(LLL_Result r) {
      r.r2 = take();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = take();
    }
  }

  /** One takes the first, and another all the rest, and looks for more where the first was. */
  @JCStressTest
  @Outcome(id = "64, 2080", expect = Expect.ACCEPTABLE, desc = "Each was taken once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Taken twice, or lost.")
  @State
  public static class TakeVersusTakeRoundToTheSamePlace extends Used {

    public TakeVersusTakeRoundToTheSamePlace() {
      for (int i = 0; i < 64; i++) {
        add();
      }
    }

    private void takeAll(LL_Result r, int most) {
      int taken = 0;
      long sum = 0;
      for (Waiter next = front.poll(); next != null; next = taken < most ? front.poll() : null) {
        taken++;
        sum += next.since;
      }
      synchronized (r) {
        r.r1 = taken + (r.r1 == null ? 0 : (int) r.r1);
        r.r2 = sum + (r.r2 == null ? 0 : (long) r.r2);
      }
    }

    @Actor
    public void one(LL_Result r) {
      takeAll(r, 1);
    }

    @Actor
    public void all(LL_Result r) {
      takeAll(r, 200);
    }
  }

  /** A full one, of which one is taken, while another comes as soon as there is a place. */
  @JCStressTest
  @Outcome(id = "1, 65", expect = Expect.ACCEPTABLE, desc = "There was a place.")
  @Outcome(id = "1, 64", expect = Expect.ACCEPTABLE, desc = "There was none yet.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was overwritten, or taken by both.")
  @State
  public static class AddVersusTakeWhenFull extends Used {

    public AddVersusTakeWhenFull() {
      for (int i = 0; i < 64; i++) {
        add();
      }
    }

    @Actor
    public void add(LL_Result r) {
      add();
    }

    @Actor
    public void take(LL_Result r) {
      r.r1 = take();
    }

    @Arbiter
    public void after(LL_Result r) {
      String last = "none";
      for (String next = take(); !next.equals("none"); next = take()) {
        last = next;
      }
      r.r2 = last;
    }
  }

  /**
   * A pool of two seats, whose tasks have been short: so of four, one has run, and two are in
   * front.
   */
  private abstract static class Short {
    final ByHand pool = ByHand.onSystemClock(8, Discipline.priority());
    final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private final Named last;

    Short() {
      pool.core.room().pace().adapt(5_000);
      offer("a");
      offer("b");
      offer("c");
      last = offer("d");
      Object first = pool.seat.take();
      pool.seat.run(first == null ? "none" : first);
      pool.core.room().pace().adapt(5_000);
    }

    final Named offer(String name) {
      Named task = new Named(name);
      task.offer(Overflow.reject());
      return task;
    }

    final void runOn(int seat) {
      pool.runOne(pool.core.seats().get(seat));
    }

    final class Named extends UnheardTask {
      private final String name;

      Named(String name) {
        super(pool.core, new TaskBounds(TaskBounds.NONE, TaskBounds.NONE, Request.PLAIN));
        this.name = name;
      }

      @Override
      protected boolean call() {
        ran.add(name);
        return true;
      }
    }

    final void cancelLast() {
      last.abandon();
    }

    final String all() {
      pool.runAll();
      return String.join("", ran.stream().sorted().toList());
    }

    final void tell(LL_Result r) {
      r.r1 = all();
      r.r2 = pool.law(0);
    }
  }

  /** Tasks turn out long while a seat takes: somebody looks at the shelf, and puts them back. */
  @JCStressTest
  @Outcome(id = "true, abcd, balanced", expect = Expect.ACCEPTABLE, desc = "Each ran once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost or run twice, or seemed to be gone.")
  @State
  public static class PutBackVersusTake extends Short {

    @Actor
    public void putBack() {
      pool.core.room().pace().forget();
      pool.core.room().oldestAge();
    }

    @Actor
    public void take(LLL_Result r) {
      r.r1 = pool.core.room().hasEntries();
      runOn(1);
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r2 = all();
      r.r3 = pool.law(0);
    }
  }

  /** Two seats take, of whom one puts more in front for both. */
  @JCStressTest
  @Outcome(id = "abcdefgh, balanced", expect = Expect.ACCEPTABLE, desc = "Each ran once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost or run twice, or the law is broken.")
  @State
  public static class FillVersusTake extends Short {

    public FillVersusTake() {
      runOn(0);
      runOn(0);
      pool.core.room().pace().adapt(5_000);
      offer("e");
      offer("f");
      offer("g");
      offer("h");
    }

    @Actor
    public void one() {
      runOn(0);
      runOn(0);
    }

    @Actor
    public void two() {
      runOn(1);
      runOn(1);
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }

  /**
   * Tasks turn out long in a full room: a seat takes while somebody makes one in front make way.
   */
  @JCStressTest
  @Outcome(
      id = {"11, balanced", "12, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "All ran but the one whose place the arrival took, or a place was free.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost or run twice, or the law is broken.")
  @State
  public static class DisplaceVersusTake extends Short {

    public DisplaceVersusTake() {
      for (int i = 0; i < 7; i++) {
        offer("e" + i);
      }
      pool.core.room().pace().forget();
    }

    @Actor
    public void displace() {
      Request urgent = new Request(new Priority(0), null, null, Cost.ONE);
      new Entrance(pool.core, urgent).execute(() -> ran.add("x"), Overflow.reject());
    }

    @Actor
    public void take() {
      runOn(1);
    }

    @Arbiter
    public void after(LL_Result r) {
      pool.runAll();
      r.r1 = ran.stream().distinct().count() == ran.size() && ran.contains("x") ? ran.size() : -1;
      r.r2 = pool.law(0);
    }
  }

  /** One in front is cancelled while all are put back. */
  @JCStressTest
  @Outcome(id = "abc, balanced", expect = Expect.ACCEPTABLE, desc = "It left, and the others ran.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost or run twice, or the law is broken.")
  @State
  public static class PutBackVersusCancel extends Short {

    @Actor
    public void putBack() {
      pool.core.room().pace().forget();
      pool.core.room().oldestAge();
    }

    @Actor
    public void cancel() {
      cancelLast();
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }

  /** One in front is cancelled while a seat takes all there are. */
  @JCStressTest
  @Outcome(
      id = {"abc, balanced", "abcd, balanced"},
      expect = Expect.ACCEPTABLE,
      desc = "It ran, or left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost or run twice, or the law is broken.")
  @State
  public static class TakeVersusCancel extends Short {

    @Actor
    public void cancel() {
      cancelLast();
    }

    @Actor
    public void take() {
      runOn(0);
      runOn(1);
      runOn(0);
    }

    @Arbiter
    public void after(LL_Result r) {
      tell(r);
    }
  }
}
