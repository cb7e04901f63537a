package dev.weir.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** What waits is merged into by its producer, or taken, and never both. */
public class MergeCellStress {

  private MergeCellStress() {}

  private abstract static class Cells {
    final Backlog<MergeCell<Integer>> cells = new Backlog<>(2, false);
    final MergeCell<Integer> first = new MergeCell<>();
    final MergeCell<Integer> second = new MergeCell<>();

    final @Nullable Integer take() {
      return MergeCell.takeOldest(cells);
    }

    final String rest() {
      StringBuilder rest = new StringBuilder();
      for (Integer i = take(); i != null; i = take()) {
        rest.append(i);
      }
      return rest + (cells.isEmpty() ? "" : " and a cell that is left");
    }
  }

  /** The producer merges into the only one that waits, or has it wait anew, while it is taken. */
  @JCStressTest
  @Outcome(id = "merged, 12, ", expect = Expect.ACCEPTABLE, desc = "The producer came first.")
  @Outcome(id = "merged, null, 12", expect = Expect.ACCEPTABLE, desc = "It was just being merged.")
  @Outcome(id = "anew, 1, 2", expect = Expect.ACCEPTABLE, desc = "The taker came first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One is lost, or both have it.")
  @State
  public static class MergeVersusTake extends Cells {
    public MergeVersusTake() {
      first.fill(1, cells);
    }

    @Actor
    public void merge(LLL_Result r) {
      Integer waiting = first.open();
      if (waiting == null) {
        first.fill(2, cells);
      } else {
        first.close(10 * waiting + 2);
      }
      r.r1 = waiting == null ? "anew" : "merged";
    }

    @Actor
    public void take(LLL_Result r) {
      r.r2 = take();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest();
    }
  }

  /** There is no room for a third, until one is taken: then there is, at once. */
  @JCStressTest
  @Outcome(id = "waits, 1, 23", expect = Expect.ACCEPTABLE, desc = "The taker came first.")
  @Outcome(id = "merged, 13, 2", expect = Expect.ACCEPTABLE, desc = "The producer came first.")
  @Outcome(id = "merged, null, 132", expect = Expect.ACCEPTABLE, desc = "It was being merged.")
  @Outcome(id = "no room, 1, 2", expect = Expect.FORBIDDEN, desc = "The latest of its key is lost.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One is lost, or in two hands.")
  @State
  public static class RoomVersusTake extends Cells {
    public RoomVersusTake() {
      first.fill(1, cells);
      second.fill(2, cells);
    }

    @Actor
    public void produce(LLL_Result r) {
      Integer waiting = first.open();
      if (waiting != null) {
        first.close(10 * waiting + 3);
        r.r1 = "merged";
      } else if (MergeCell.isFull(cells)) {
        r.r1 = "no room";
      } else {
        first.fill(3, cells);
        r.r1 = "waits";
      }
    }

    @Actor
    public void take(LLL_Result r) {
      r.r2 = take();
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest();
    }
  }

  /** A cancel takes what a fused consumer takes, too. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, ", "2, 1, "},
      expect = Expect.ACCEPTABLE,
      desc = "Each was taken once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was taken twice, or not at all.")
  @State
  public static class Takers extends Cells {
    public Takers() {
      first.fill(1, cells);
      second.fill(2, cells);
    }

    @Actor
    public void one(LLL_Result r) {
      r.r1 = Objects.requireNonNull(take());
    }

    @Actor
    public void two(LLL_Result r) {
      r.r2 = Objects.requireNonNull(take());
    }

    @Arbiter
    public void after(LLL_Result r) {
      r.r3 = rest();
    }
  }
}
