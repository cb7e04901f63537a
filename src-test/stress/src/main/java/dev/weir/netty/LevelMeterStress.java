package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Nothing that is decided is lost between two who begin a slot at the same time. */
public class LevelMeterStress {

  private static final long LAP_NANOS = 1_000_000_000;

  private LevelMeterStress() {}

  /** As few as say something: were one of them lost, they would not. */
  private static void turnAway(LevelMeter meter, int times) {
    for (int i = 0; i < times; i++) {
      meter.turnedAway(Priority.NORMAL, Reason.NO_ROOM);
    }
  }

  /** Neither has been there before. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "All have been counted.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Some were lost.")
  @State
  public static class FirstSlot {
    private final LevelMeter meter = new LevelMeter(() -> 0);

    @Actor
    public void one() {
      turnAway(meter, LevelMeter.FEWEST - 1);
    }

    @Actor
    public void other() {
      turnAway(meter, 1);
    }

    @Arbiter
    public void after(I_Result r) {
      r.r1 = meter.level().level();
    }
  }

  /** The slot of a second ago makes way: what was let in then does not count any more. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "These have been counted, and no others.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Some were lost, or old ones have come back.")
  @State
  public static class NextLap {
    private long now;
    private final LevelMeter meter = new LevelMeter(() -> now);

    public NextLap() {
      meter.letIn(Priority.NORMAL);
      now = LAP_NANOS;
    }

    @Actor
    public void one() {
      turnAway(meter, LevelMeter.FEWEST - 1);
    }

    @Actor
    public void other() {
      turnAway(meter, 1);
    }

    @Arbiter
    public void after(I_Result r) {
      r.r1 = meter.level().level();
    }
  }
}
