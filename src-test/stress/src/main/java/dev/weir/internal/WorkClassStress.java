package dev.weir.internal;

import dev.weir.request.WorkloadKind;
import dev.weir.workload.Classification;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Classes of work: every measured run counts, and a change of kind is told by one of them. */
public class WorkClassStress {

  private WorkClassStress() {}

  /** Two workers have measured a run, of which the second to count changes the kind. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 2", "false, true, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "Both count, and the later one tells.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A run was lost, or the change told twice or never.")
  @State
  public static class Measured {
    private final WorkClass work =
        new WorkClass("work", Classification.usual().memory(8, 2), WorkloadKind.IO, 0);

    @Actor
    public void one(ZZJ_Result r) {
      r.r1 = work.measured(1_000, 0, 1) != null;
    }

    @Actor
    public void other(ZZJ_Result r) {
      r.r2 = work.measured(1_000, 0, 1) != null;
    }

    @Arbiter
    public void after(ZZJ_Result r) {
      r.r3 = work.profile().samples();
    }
  }
}
