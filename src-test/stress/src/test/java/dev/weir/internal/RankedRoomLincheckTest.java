package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolListener;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.spi.Crew;
import dev.weir.spi.Seat;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/**
 * A ranked room has exactly as many places as it says, what is taken is always the most urgent of
 * those who are in, and in a full room the least urgent makes way. Nobody waits here: when one who
 * waits is let in is up to whoever drains.
 */
@Tag("lincheck")
public class RankedRoomLincheckTest {

  private static final int PLACES = 3;
  private static final int NOTHING = -1;
  private static final int BUSY = -2;

  private final PoolCore core =
      new PoolCore(
          new PoolSettings("lincheck", 1, PLACES - 1, 0, 4, 4, PoolListener.NONE),
          Schedulers.immediate(),
          Schedulers.immediate(),
          null,
          Discipline.priority(Duration.ofDays(1)),
          place -> absent());
  private final Room room = core.room();
  private final Seat seat = core.seats().get(0);
  private @Nullable Numbered inHand;

  /* Nobody works here but the test: a crew that does nothing and has no help to give. */
  private static Crew absent() {
    return (Crew)
        Proxy.newProxyInstance(
            Crew.class.getClassLoader(),
            new Class<?>[] {Crew.class},
            (crew, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
  }

  /** Enters, or not; in place of the last, if that ranks behind it. */
  @Operation
  public String enter(@Param(gen = IntGen.class, conf = "0:3") int level) {
    return room.enter(new Numbered(core, level)).name();
  }

  /** Takes what is next, and begins it. */
  @Operation(nonParallelGroup = "seat")
  public int take() {
    if (inHand != null) {
      return BUSY;
    }
    Object entry = seat.take();
    while (entry == null && room.hasEntries()) {
      Thread.onSpinWait(); // another thread is about to bring it
      entry = seat.take();
    }
    inHand = (Numbered) entry;
    return inHand == null ? NOTHING : inHand.level;
  }

  /** Ends it, which gives its place back. */
  @Operation(nonParallelGroup = "seat")
  public void end() {
    if (inHand != null) {
      seat.run(inHand);
      room.handOn();
      inHand = null;
    }
  }

  @Operation
  public void close() {
    room.close(Outcome.REJECTED);
  }

  @Test
  void room_underStress_hasExactlyItsPlacesInOrder() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(3)
        .sequentialSpecification(Places.class)
        .check(RankedRoomLincheckTest.class);
  }

  private static final class Numbered extends PoolAdmission {
    private final int level;

    Numbered(PoolCore core, int level) {
      super(core);
      this.level = level;
    }

    @Override
    Waiter newWaiter() {
      return new Waiter(this, new Request(new Priority(level), null, null, Cost.ONE), 0);
    }

    @Override
    Yield whenDisplaced() {
      return Yield.BE_REJECTED;
    }

    @Override
    void runOn(PoolSeat seat) {
      if (seat.begin(this)) {
        finish(seat, false);
      }
    }

    @Override
    void turnedAway(Outcome outcome) {}

    @Override
    void disposed() {
      withdraw(Outcome.CANCELLED);
    }
  }

  /** What it is to be. */
  public static class Places {
    private final List<Integer> queued = new ArrayList<>();
    private int inHand = NOTHING;
    private boolean closed;

    public String enter(int level) {
      if (closed) {
        return "CLOSED";
      }
      if (queued.size() + (inHand == NOTHING ? 0 : 1) >= PLACES) {
        if (queued.isEmpty() || Collections.max(queued) <= level) {
          return "FULL";
        }
        queued.remove(Collections.max(queued));
      }
      queued.add(level);
      return "ADMITTED";
    }

    public int take() {
      if (inHand != NOTHING) {
        return BUSY;
      }
      if (!queued.isEmpty()) {
        inHand = Collections.min(queued);
        queued.remove((Object) inHand);
      }
      return inHand;
    }

    public void end() {
      inHand = NOTHING;
    }

    public void close() {
      closed = true;
    }
  }
}
