package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolListener;
import dev.weir.spi.Crew;
import dev.weir.spi.Seat;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/**
 * The room has exactly as many places as it says, and lets nobody in once it is closed. Those who
 * wait are not in it: one who lines up while another thread drains may be overtaken by an arrival
 * of that very moment, which {@code RoomStress} and {@code WaitersTest} allow for.
 */
@Tag("lincheck")
public class RoomLincheckTest {

  private static final int PLACES = 2;
  private static final int WAITERS = 2;

  private final PoolCore core =
      new PoolCore(
          new PoolSettings("lincheck", 1, PLACES - 1, WAITERS, 4, 4, PoolListener.NONE),
          Schedulers.immediate(),
          Schedulers.immediate(),
          null,
          Discipline.fifo(),
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

  @Operation
  public String enter() {
    return room.enter((Runnable) () -> {}).name();
  }

  /** Takes what is next, and ends it. */
  @Operation(nonParallelGroup = "seat")
  public boolean finish() {
    Object entry = seat.take();
    if (entry == null) {
      return false;
    }
    seat.run(entry);
    VarHandle.fullFence();
    if (room.hasWaiters()) {
      room.drain();
    }
    return true;
  }

  @Operation
  public void close() {
    room.close(Outcome.REJECTED);
  }

  @Test
  void room_underStress_hasExactlyItsPlaces() {
    new StressOptions()
        .iterations(30)
        .invocationsPerIteration(2_000)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(3)
        .sequentialSpecification(Places.class)
        .check(RoomLincheckTest.class);
  }

  /** What it is to be. */
  public static class Places {
    private final Queue<Integer> in = new ArrayDeque<>();
    private boolean closed;

    public String enter() {
      if (closed) {
        return "CLOSED";
      }
      if (in.size() >= PLACES) {
        return "FULL";
      }
      in.add(-1);
      return "ADMITTED";
    }

    public boolean finish() {
      return in.poll() != null;
    }

    public void close() {
      closed = true;
    }
  }
}
