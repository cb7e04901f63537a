package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Those who are inside something while it is closed, and who look at how long some were busy. */
public class PassageStress {

  private PassageStress() {}

  /** One leaves, one comes, and one closes: everybody is counted once. */
  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "Each was counted once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was counted twice, or never.")
  @State
  public static class CloseVersusAll {
    private final Passage passage = new Passage();
    private int left;
    private int turnedAway;
    private long closed;

    public CloseVersusAll() {
      passage.enter();
      passage.enter();
    }

    @Actor
    public void leave() {
      left = passage.leave(1) ? 1 : 0;
    }

    @Actor
    public void enter() {
      turnedAway = passage.enter() ? 0 : 1;
    }

    @Actor
    public void close() {
      closed = passage.close();
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = left + turnedAway + closed;
    }
  }

  /** Somebody reads a busy time while one begins and another ends. */
  @JCStressTest
  @Outcome(id = "0, 40960", expect = Expect.ACCEPTABLE, desc = "Before both.")
  @Outcome(id = "1, 81920", expect = Expect.ACCEPTABLE, desc = "One has begun at once.")
  @Outcome(id = "2, 20480", expect = Expect.ACCEPTABLE, desc = "One has ended halfway.")
  @Outcome(id = "3, 61440", expect = Expect.ACCEPTABLE, desc = "After both.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A count without its time.")
  @State
  public static class ReadVersusBeginAndEnd {
    private static final long UNIT = 1_024;
    private final BusyTime busy = new BusyTime();
    private final long zero;

    public ReadVersusBeginAndEnd() {
      zero = busy.word();
      busy.begin(1, 0);
    }

    @Actor
    public void begin() {
      busy.begin(1, 0);
    }

    @Actor
    public void end() {
      busy.end(1, 20 * UNIT);
    }

    @Actor
    public void read(LL_Result r) {
      long word = busy.word();
      long nanos = BusyTime.between(zero, 0, word, 40 * UNIT);
      int count = BusyTime.count(word);
      boolean ended = nanos % (40 * UNIT) != 0;
      r.r1 = (count == 2 || (count == 1 && ended) ? 1 : 0) + (ended ? 2 : 0);
      r.r2 = nanos;
    }
  }

  /** Something is requested while the last that was wanted is passed on. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Unwanted, then wanted again.")
  @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "Wanted all the time.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One of the two was not told.")
  @State
  public static class RequestVersusLastOne {
    private final DemandWatch demand = new DemandWatch();

    public RequestVersusLastOne() {
      demand.add(1);
    }

    @Actor
    public void pass(LL_Result r) {
      r.r1 = demand.passed();
    }

    @Actor
    public void request(LL_Result r) {
      r.r2 = demand.add(3);
    }
  }
}
