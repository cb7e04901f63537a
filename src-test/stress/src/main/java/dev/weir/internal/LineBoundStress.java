package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
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

/** Who is turned away where a line is full, and how often it is told. */
public class LineBoundStress {

  private LineBoundStress() {}

  /** One place, taken by a task that has not run; one waits, who ranks last, and no more may. */
  private abstract static class FullLine {
    final ByHand pool = ByHand.withWaiters(1, 0, Discipline.priority());
    final Told in;
    final Told last;
    @Nullable Told high;

    /** Who is in may have to wait again, or has to stay. */
    FullLine(Overflow overflow) {
      in = offer(32, overflow);
      last = offer(60, Overflow.block());
    }

    final Told offer(int level, Overflow overflow) {
      Told task = new Told(pool.core, level);
      task.offer(overflow);
      return task;
    }

    final void arriveHigh() {
      high = offer(0, Overflow.block());
    }

    final Told high() {
      return Objects.requireNonNull(high);
    }

    /** Whether each of the three had exactly one end. */
    final String ends() {
      return end(in) + " " + end(last) + " " + end(high());
    }

    private static String end(Told task) {
      return switch (task.runs.get() * 100 + task.released.get() * 10 + task.away.get()) {
        case 100 -> "ran";
        case 11 -> "away";
        case 10 -> "cancelled";
        default -> "runs " + task.runs + ", released " + task.released + ", away " + task.away;
      };
    }
  }

  /**
   * Who is to be turned away is cancelled: the one who lost its place has its place in line then.
   */
  @JCStressTest
  @Outcome(
      id = {"ran away ran, balanced, 0", "ran cancelled ran, balanced, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "One end for each, and nobody else was turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody was told twice, or for nothing.")
  @State
  public static class DemoteVersusCancel extends FullLine {

    public DemoteVersusCancel() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void cancel() {
      last.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = ends();
      r.r2 = pool.law(0);
      r.r3 = pool.core.room().waiting();
    }
  }

  /** Nobody who is in can move: who arrives has the place in line of one that is cancelled. */
  @JCStressTest
  @Outcome(
      id = {"ran away ran, balanced, 0", "ran cancelled ran, balanced, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "One end for each, and the arrival has a place in line.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody was told twice, or for nothing.")
  @State
  public static class LineUpVersusCancel extends FullLine {

    public LineUpVersusCancel() {
      super(Overflow.callerRuns());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void cancel() {
      last.abandon();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = ends();
      r.r2 = pool.law(0);
      r.r3 = pool.core.room().waiting();
    }
  }

  /** There is room for who waits, while another needs its place in line. */
  @JCStressTest
  @Outcome(
      id = {"ran ran ran, balanced, 0", "ran away ran, balanced, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "It was let in before, or turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class LineUpVersusAdmission extends FullLine {

    public LineUpVersusAdmission() {
      super(Overflow.callerRuns());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = ends();
      r.r2 = pool.law(0);
      r.r3 = pool.core.room().waiting();
    }
  }

  /** There is room for who waits, while another loses its place in the room to the line. */
  @JCStressTest
  @Outcome(
      id = {"ran ran ran, balanced, 0", "ran away ran, balanced, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "The last was let in before, or turned away.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither.")
  @State
  public static class DemoteVersusAdmission extends FullLine {

    public DemoteVersusAdmission() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void run() {
      pool.runOne();
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = ends();
      r.r2 = pool.law(0);
      r.r3 = pool.core.room().waiting();
    }
  }

  /** Two arrive, and one of them has no place either. */
  @JCStressTest
  @Outcome(
      id = {"away away ran ran, balanced, 0, true"},
      expect = Expect.ACCEPTABLE,
      desc = "The two that rank first have the places.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Others have them, or somebody was told twice.")
  @State
  public static class ArriveVersusArrive extends FullLine {
    private @Nullable Told higher;

    public ArriveVersusArrive() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void arriveToo() {
      higher = offer(1, Overflow.block());
    }

    @Arbiter
    public void after(LLLL_Result r) {
      pool.runAll();
      r.r1 = ends() + " " + FullLine.end(Objects.requireNonNull(higher));
      r.r2 = pool.law(0);
      r.r3 = pool.core.room().waiting();
      r.r4 = pool.core.room().offered() == 4;
    }
  }

  /** The pool is disposed of while one is turned away. */
  @JCStressTest
  @Outcome(
      id = {"away away away, balanced, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "Each was told once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody was told twice, or not at all.")
  @State
  public static class ArriveVersusDispose extends FullLine {

    public ArriveVersusDispose() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void dispose() {
      pool.core.shutDown(true);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = ends();
      r.r2 = pool.law(0);
      r.r3 = pool.core.room().waiting();
    }
  }

  /** The pool shuts down while one is turned away: who waits then is rejected. */
  @JCStressTest
  @Outcome(
      id = {"away away ran, balanced, true", "ran away away, balanced, true"},
      expect = Expect.ACCEPTABLE,
      desc = "Who was in has run, and the others were told once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody was told twice, or not at all.")
  @State
  public static class ArriveVersusShutDown extends FullLine {

    public ArriveVersusShutDown() {
      super(Overflow.block());
    }

    @Actor
    public void arrive() {
      arriveHigh();
    }

    @Actor
    public void shutDown() {
      pool.core.shutDown(false);
    }

    @Arbiter
    public void after(LLL_Result r) {
      pool.runAll();
      r.r1 = ends();
      r.r2 = pool.law(0);
      r.r3 = pool.core.isTerminated();
    }
  }
}
