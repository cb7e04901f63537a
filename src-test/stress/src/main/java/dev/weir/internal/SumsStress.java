package dev.weir.internal;

import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** What waits weighs what its elements do, whoever looks while some come and some go. */
public class SumsStress {

  private SumsStress() {}

  /** Elements weigh as much as their number says; there are four slots, so sums are overwritten. */
  private abstract static class Weighed {
    final LongAdder gauge = new LongAdder();
    final Backlog<Integer> backlog;

    Weighed(int capacity, boolean gauged, int... elements) {
      backlog = new Backlog<>(capacity, false, true, gauged ? gauge : null);
      for (int element : elements) {
        add(element);
      }
    }

    final void add(int element) {
      backlog.add(element, 0, element);
    }
  }

  /** Somebody looks while one goes and others come in its place. */
  @JCStressTest
  @Outcome(
      id = {"7, 12", "4, 12", "0, 12", "8, 12", "12, 12"},
      expect = Expect.ACCEPTABLE,
      desc = "It weighed that at a moment.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It never weighed that.")
  @State
  public static class LookVersusTurnover extends Weighed {
    public LookVersusTurnover() {
      super(2, false, 3, 4);
    }

    @Actor
    public void turnOver() {
      backlog.poll();
      backlog.poll();
      add(8);
      backlog.poll();
      add(12);
    }

    @Actor
    public void look(LL_Result r) {
      r.r1 = backlog.weight();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = backlog.weight();
    }
  }

  /** The producer makes room by weight while the consumer takes: nobody goes who need not. */
  @JCStressTest
  @Outcome(id = "3, 4, 0", expect = Expect.ACCEPTABLE, desc = "The producer was first.")
  @Outcome(id = "null, 3, 4", expect = Expect.ACCEPTABLE, desc = "The consumer was first.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One went in vain, or the sums are wrong.")
  @State
  public static class TakeIfOverVersusTake extends Weighed {
    public TakeIfOverVersusTake() {
      super(2, true, 3, 4);
    }

    @Actor
    public void produce(LLL_Result r) {
      r.r1 = backlog.takeIfOver(5);
    }

    @Actor
    public void take(LLL_Result r) {
      r.r2 = backlog.poll();
    }

    @Arbiter
    public void after(LLL_Result r) {
      long weight = backlog.weight();
      r.r3 = gauge.sum() == weight ? weight : "gauge " + gauge.sum() + ", sums " + weight;
    }
  }

  /** A gauge that is shared is in the end what is left. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "What was added was taken off.")
  @Outcome(id = "5, 5", expect = Expect.ACCEPTABLE, desc = "The last came too late to be taken.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It went wrong for good.")
  @State
  public static class GaugeVersusTake extends Weighed {
    public GaugeVersusTake() {
      super(2, true, 3);
    }

    @Actor
    public void produce() {
      add(5);
    }

    @Actor
    public void take() {
      backlog.poll();
      backlog.poll();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r1 = gauge.sum();
      r.r2 = backlog.weight();
    }
  }
}
