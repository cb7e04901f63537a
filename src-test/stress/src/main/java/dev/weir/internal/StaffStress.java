package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Workers come and go, and neither a seat nor work is lost, nor the end announced twice. */
public class StaffStress {

  private StaffStress() {}

  private static final String NOBODY = "nobody";
  private static final String STAYS = "stays";
  private static final String LEAVES = "leaves";

  /** Two that have nothing to do, of whom one is too many. */
  @JCStressTest
  @Outcome(
      id = {"leaves, stays", "stays, leaves"},
      expect = Expect.ACCEPTABLE,
      desc = "One of them left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both left, or none.")
  @State
  public static class TwoDismissed {
    private final Staff staff = new Staff(2, 2);

    public TwoDismissed() {
      staff.open();
      staff.want(1);
    }

    @Actor
    public void one(LL_Result r) {
      r.r1 = staff.dismiss() ? LEAVES : STAYS;
    }

    @Actor
    public void two(LL_Result r) {
      r.r2 = staff.dismiss() ? LEAVES : STAYS;
    }
  }

  /** One leaves while another is hired: each seat is vacant once, or taken. */
  @JCStressTest
  @Outcome(
      id = "leaves, seat 2, 2 present 1 vacant",
      expect = Expect.ACCEPTABLE,
      desc = "One left, another came onto the third seat.")
  @Outcome(
      id = "leaves, seat 1, 2 present 1 vacant",
      expect = Expect.ACCEPTABLE,
      desc = "The one who came took the place of the one who left.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A seat is lost or doubled.")
  @State
  public static class DismissVersusHire {
    private final Staff staff = new Staff(3, 2);

    public DismissVersusHire() {
      staff.open();
      staff.want(1);
    }

    @Actor
    public void leave(LLL_Result r) {
      if (staff.dismiss()) {
        r.r1 = LEAVES;
        staff.vacate(1);
      } else {
        r.r1 = STAYS;
      }
    }

    @Actor
    public void hire(LLL_Result r) {
      r.r2 = "seat " + staff.hire();
    }

    @Arbiter
    public void after(LLL_Result r) {
      int present = staff.present();
      int vacant = 0;
      while (staff.hire() != Staff.NONE) {
        vacant++;
      }
      r.r3 = present + " present " + vacant + " vacant";
    }
  }

  /** The last worker of a pool that has ended leaves while another is hired. */
  @JCStressTest
  @Outcome(
      id = "last, nobody, 0",
      expect = Expect.ACCEPTABLE,
      desc = "It was the last: nobody came after it.")
  @Outcome(
      id = "not last, seat 1, 1",
      expect = Expect.ACCEPTABLE,
      desc = "One came first, who will be the last.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody came after the end, or nobody announces it.")
  @State
  public static class LastLeavesVersusHire {
    private final Staff staff = new Staff(2, 1);

    public LastLeavesVersusHire() {
      staff.open();
    }

    @Actor
    public void leave(LLL_Result r) {
      r.r1 = staff.leave() ? "last" : "not last";
    }

    @Actor
    public void hire(LLL_Result r) {
      int seat = staff.hire();
      r.r2 = seat == Staff.NONE ? NOBODY : "seat " + seat;
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = staff.present();
    }
  }

  /**
   * One who was woken to leave looks around, leaves and looks once more, while work is published.
   */
  @JCStressTest
  @Outcome(
      id = "nobody, nobody",
      expect = Expect.FORBIDDEN,
      desc = "It left with nobody awake, and the work lies there.")
  @Outcome(
      id = "nobody, seat 1",
      expect = Expect.ACCEPTABLE,
      desc = "It saw the work as it left, and woke the other.")
  @Outcome(
      id = "nobody, itself",
      expect = Expect.ACCEPTABLE,
      desc = "It saw the work while it still searched.")
  @Outcome(
      id = "seat 1, nobody",
      expect = Expect.ACCEPTABLE,
      desc = "It had left: the producer woke the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Two were woken for one piece of work.")
  @State
  public static class SearcherLeavesVersusPublish {
    private final IdleStack idle = new IdleStack(2);
    private final Ring ring = new Ring(8);

    public SearcherLeavesVersusPublish() {
      idle.sleep(1, false);
      idle.expect(); // seat 0
    }

    @Actor
    public void produce(LL_Result r) {
      ring.publish(ring.tail(), "work", 0);
      r.r1 = name(idle.wakeOne());
    }

    @Actor
    public void leave(LL_Result r) {
      if (!ring.isEmpty()) {
        r.r2 = "itself";
        return;
      }
      idle.endSearch();
      r.r2 = ring.isEmpty() ? NOBODY : name(idle.wakeOne());
    }

    private static String name(int seat) {
      return seat == IdleStack.NONE ? NOBODY : "seat " + seat;
    }
  }
}
