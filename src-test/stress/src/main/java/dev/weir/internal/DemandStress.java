package dev.weir.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Demand that is raised while it is met. */
public class DemandStress {

  private DemandStress() {}

  /** Elements are emitted while demand becomes one without bound. */
  @JCStressTest
  @Outcome(id = "9223372036854775807", expect = Expect.ACCEPTABLE, desc = "It has no bound.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something was taken off what has no bound.")
  @State
  public static class ProducedVersusUnbounded {
    private final Demand demand = new Demand();

    public ProducedVersusUnbounded() {
      demand.add(5);
    }

    @Actor
    public void produced() {
      demand.produced(3);
    }

    @Actor
    public void request() {
      demand.add(Long.MAX_VALUE);
    }

    @Arbiter
    public void after(L_Result r) {
      r.r1 = demand.get();
    }
  }
}
