package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Every element of a backlog is taken once, in order, and nobody goes while there is room. */
public class BacklogStress {

  private BacklogStress() {}

  private static Backlog<Integer> full(int capacity) {
    Backlog<Integer> backlog = new Backlog<>(capacity, true);
    for (int i = 1; i <= capacity; i++) {
      backlog.add(i, 10L * i, 0);
    }
    return backlog;
  }

  private static String rest(Backlog<Integer> backlog) {
    StringBuilder rest = new StringBuilder();
    for (Integer i = backlog.poll(); i != null; i = backlog.poll()) {
      rest.append(i);
    }
    return rest.toString();
  }

  /** Two take. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, ", "2, 1, "},
      expect = Expect.ACCEPTABLE,
      desc = "Each was taken once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was taken twice, or not at all.")
  @State
  public static class Takers {
    private final Backlog<Integer> backlog = full(2);

    @Actor
    public void one(LLL_Result r) {
      r.r1 = backlog.poll();
    }

    @Actor
    public void two(LLL_Result r) {
      r.r2 = backlog.poll();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(backlog);
    }
  }

  /** One adds to a slot that another is about to empty. */
  @JCStressTest
  @Outcome(id = "1, 2, ", expect = Expect.ACCEPTABLE, desc = "Both were taken, in order.")
  @Outcome(id = "1, null, 2", expect = Expect.ACCEPTABLE, desc = "The second came later.")
  @Outcome(id = "1, null, ", expect = Expect.ACCEPTABLE, desc = "There was no room yet.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost, doubled or overtaken.")
  @State
  public static class SlotReuse {
    private final Backlog<Integer> backlog = full(1);

    @Actor
    public void add() {
      if (!backlog.isFull()) {
        backlog.add(2, 20, 0);
      }
    }

    @Actor
    public void take(LLL_Result r) {
      r.r1 = backlog.poll();
      r.r2 = backlog.poll();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(backlog);
    }
  }

  /** The producer drops the oldest while the consumer takes. */
  @JCStressTest
  @Outcome(id = "1, 2, 3", expect = Expect.ACCEPTABLE, desc = "The oldest made room.")
  @Outcome(id = "null, 1, 23", expect = Expect.ACCEPTABLE, desc = "The consumer made room.")
  @Outcome(
      id = "2, 1, 3",
      expect = Expect.FORBIDDEN,
      desc = "One was dropped while there was room.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost, doubled or overtaken.")
  @State
  public static class ReplaceVersusTake {
    private final Backlog<Integer> backlog = full(2);

    @Actor
    public void produce(LLL_Result r) {
      r.r1 = backlog.replace(3, 30, 0);
    }

    @Actor
    public void take(LLL_Result r) {
      r.r2 = backlog.poll();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(backlog);
    }
  }

  /** The only one who takes does so while the producer adds to the slots that become empty. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 3", "1, 2, ", "1, 3, ", "1, null, ", "1, null, 2", "1, null, 3"},
      expect = Expect.ACCEPTABLE,
      desc = "Each is taken once, in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "An element is lost, doubled or overtaken.")
  @State
  public static class AloneVersusAdd {
    private final Backlog<Integer> backlog = full(1);

    @Actor
    public void produce() {
      for (int i = 2; i <= 3; i++) {
        if (!backlog.isFull()) {
          backlog.add(i, 10L * i, 0);
        }
      }
    }

    @Actor
    public void take(LLL_Result r) {
      r.r1 = backlog.pollAlone();
      r.r2 = backlog.pollAlone();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest(backlog);
    }
  }

  /** A cancel empties it while a fused consumer takes and the producer adds. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1", "12, ", ", 12", "1, ", ", 1"},
      expect = Expect.ACCEPTABLE,
      desc = "Each was taken once; the last may still be in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was taken twice, or lost.")
  @State
  public static class ClearVersusTakeVersusAdd {
    private final Backlog<Integer> backlog = new Backlog<>(2, false);

    public ClearVersusTakeVersusAdd() {
      backlog.add(1, 0, 0);
    }

    @Actor
    public void produce() {
      backlog.add(2, 0, 0);
    }

    @Actor
    public void clear(LL_Result r) {
      r.r1 = rest(backlog);
    }

    @Actor
    public void take(LL_Result r) {
      r.r2 = rest(backlog);
    }
  }

  /** The consumer looks at the time of what it takes next. */
  @JCStressTest
  @Outcome(
      id = {"10, 1, 20, 2", "10, 1, none, null"},
      expect = Expect.ACCEPTABLE,
      desc = "Each time is that of its element.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A time is another element's.")
  @State
  public static class Stamps {
    private final Backlog<Integer> backlog = new Backlog<>(2, true);

    public Stamps() {
      backlog.add(1, 10, 0);
    }

    @Actor
    public void produce() {
      backlog.add(2, 20, 0);
    }

    @Actor
    public void take(LLLL_Result r) {
      r.r1 = backlog.oldestStamp();
      r.r2 = backlog.poll();
      r.r3 = backlog.isEmpty() ? "none" : backlog.oldestStamp();
      r.r4 = "none".equals(r.r3) ? null : backlog.poll();
    }
  }
}
