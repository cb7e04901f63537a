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
import java.util.PriorityQueue;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/**
 * A ranked room has exactly as many places as it says, and what is taken is always the most urgent
 * of those who are in.
 */
@Tag("lincheck")
public class RankedRoomLincheckTest {

  private static final int PLACES = 3;

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

  /* Nobody works here but the test: a crew that does nothing and has no help to give. */
  private static Crew absent() {
    return (Crew)
        Proxy.newProxyInstance(
            Crew.class.getClassLoader(),
            new Class<?>[] {Crew.class},
            (crew, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
  }

  /** Enters, or not. */
  @Operation
  public String enter(@Param(gen = IntGen.class, conf = "0:3") int level) {
    return room.enter(new Numbered(core, level)).name();
  }

  /** Takes what is next, and ends it. */
  @Operation(nonParallelGroup = "seat")
  public int finish() {
    Object entry = seat.take();
    while (entry == null && room.hasEntries()) {
      Thread.onSpinWait(); // another thread is about to bring it
      entry = seat.take();
    }
    if (entry == null) {
      return -1;
    }
    seat.run(entry);
    room.handOn();
    return ((Numbered) entry).level;
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
    private final Queue<Integer> in = new PriorityQueue<>();
    private boolean closed;

    public String enter(int level) {
      if (closed) {
        return "CLOSED";
      }
      if (in.size() >= PLACES) {
        return "FULL";
      }
      in.add(level);
      return "ADMITTED";
    }

    public int finish() {
      Integer level = in.poll();
      return level == null ? -1 : level;
    }

    public void close() {
      closed = true;
    }
  }
}
