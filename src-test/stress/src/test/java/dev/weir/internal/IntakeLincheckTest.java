package dev.weir.internal;

import dev.weir.observe.Reason;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/**
 * An intake has exactly as many places as it says, passes elements on in the order in which they
 * got in, and lets nobody in once it is completed.
 */
@Tag("lincheck")
public class IntakeLincheckTest {

  private static final int PLACES = 2;

  private final IntakeCore<Integer> core =
      new IntakeCore<>(PLACES, 0, Schedulers.immediate(), false, null);

  @Operation
  public String tryOffer(int element) {
    Reason why = core.enter(element);
    return why == null ? "IN" : why.name();
  }

  /** As the subscriber takes, if it is fused. */
  @Operation(nonParallelGroup = "subscriber")
  public Integer poll() {
    return core.poll();
  }

  @Operation
  public boolean complete() {
    return core.end(null) == null;
  }

  @Test
  void intake_underStress_hasExactlyItsPlacesInOrder() {
    new StressOptions()
        .iterations(20)
        .invocationsPerIteration(2_000)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(3)
        .sequentialSpecification(Places.class)
        .check(IntakeLincheckTest.class);
  }

  /** What it is to be. */
  public static class Places {
    private final Queue<Integer> in = new ArrayDeque<>();
    private boolean completed;

    public String tryOffer(int element) {
      if (completed) {
        return Reason.SHUT_DOWN.name();
      }
      if (in.size() >= PLACES) {
        return Reason.NO_ROOM.name();
      }
      in.add(element);
      return "IN";
    }

    public Integer poll() {
      return in.poll();
    }

    public boolean complete() {
      if (completed) {
        return false;
      }
      completed = true;
      return true;
    }
  }
}
