package dev.weir.internal;

import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.observe.Outcome;
import dev.weir.overflow.Overflow;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A gate has exactly as many permits and places in line as it says, whoever comes, ends, is
 * cancelled, and raises its limit, and no permit is idle while somebody waits. Which one of those
 * who wait is let in, and when, is up to whoever hands on; so is whether one is turned away by its
 * closing for whom there would have been a permit just then.
 */
@Tag("lincheck")
public class GateLincheckTest {

  private static final int PERMITS = 1;
  private static final int PLACES = 1;

  private final GateByHand gate = new GateByHand(PLACES, Overflow.reject());
  private final Queue<Guest> inside = new ConcurrentLinkedQueue<>();
  private final Queue<Guest> line = new ConcurrentLinkedQueue<>();

  private final class Guest extends GateByHand.Visitor {
    Guest() {
      gate.super(0);
    }

    @Override
    protected void linedUp() {
      line.add(this);
    }

    @Override
    protected void start() {
      super.start();
      inside.add(this);
    }

    boolean tryEnd() {
      return end(Outcome.COMPLETED, CallEnd.SUCCEEDED);
    }

    boolean tryCancel() {
      return abandon();
    }
  }

  private boolean isEmpty() {
    GateCore.Look look = gate.core.look();
    return look.inFlight() + look.waiting() == 0;
  }

  /* Spins while another thread is about to bring one, or to take one away. */
  private boolean isDone(BooleanSupplier action) {
    for (int spins = 0; ; ) {
      boolean last = isEmpty();
      if (action.getAsBoolean()) {
        return true;
      }
      if (last) {
        return false;
      }
      spins = Spin.pause(spins);
    }
  }

  private static boolean any(Queue<Guest> guests, Predicate<Guest> action) {
    for (Guest guest = guests.poll(); guest != null; guest = guests.poll()) {
      if (action.test(guest)) {
        guest.handOn();
        return true;
      }
    }
    return false;
  }

  /** Whether there is a permit for it, or a place. */
  @Operation
  public boolean come() {
    Guest guest = new Guest();
    guest.offer();
    return guest.outcome() != Outcome.REJECTED;
  }

  /** One who has a permit gives it back. */
  @Operation
  public boolean end() {
    return isDone(() -> any(inside, Guest::tryEnd));
  }

  /** One is cancelled: who waits, or is just let in, or else has a permit. */
  @Operation
  public boolean cancel() {
    return isDone(() -> any(line, Guest::tryCancel) || any(inside, Guest::tryCancel));
  }

  @Operation(nonParallelGroup = "limit")
  public void raise() {
    gate.changeLimit(Limits.fixed(PERMITS + 1));
  }

  @Test
  void gate_underStress_hasExactlyItsPermitsAndPlaces() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(3)
        .sequentialSpecification(Places.class)
        .check(GateLincheckTest.class);
  }

  /** What it is to be. */
  public static class Places {
    private int permits = PERMITS;
    private int inside;
    private int waiting;

    public boolean come() {
      if (inside >= permits && waiting >= PLACES) {
        return false;
      }
      waiting++;
      letIn();
      return true;
    }

    private void letIn() {
      while (waiting > 0 && inside < permits) {
        waiting--;
        inside++;
      }
    }

    public boolean end() {
      if (inside == 0) {
        return false;
      }
      inside--;
      letIn();
      return true;
    }

    public boolean cancel() {
      if (waiting == 0) {
        return end();
      }
      waiting--;
      return true;
    }

    public void raise() {
      permits = PERMITS + 1;
      letIn();
    }
  }
}
