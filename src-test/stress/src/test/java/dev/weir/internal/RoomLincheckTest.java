package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolListener;
import dev.weir.spi.Crew;
import dev.weir.spi.Seat;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/**
 * The room has exactly as many places as it says, for those who wait too, lets them in in the order
 * in which they came, before any newcomer, and lets nobody in once it is closed.
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

  /** Enters, or else waits: as a task under block does. */
  @Operation
  public String offer(int id) {
    Numbered task = new Numbered(core, id);
    RoomEntry entry = room.enter(task);
    if (entry != RoomEntry.FULL) {
      return entry.name();
    }
    if (room.lineUp(task)) {
      return "WAITS";
    }
    return room.isClosed() ? "CLOSED" : "FULL";
  }

  /** Enters, or not. */
  @Operation
  public String enter(int id) {
    return room.enter(new Numbered(core, id)).name();
  }

  /** Takes what is next, and ends it. */
  @Operation(nonParallelGroup = "seat")
  public int finish() {
    Object entry = seat.take();
    while (entry == null && (room.hasWaiters() || room.hasEntries())) {
      Thread.onSpinWait(); // another thread is about to let it in
      entry = seat.take();
    }
    if (entry == null) {
      return 0;
    }
    seat.run(entry);
    room.handOn();
    return ((Numbered) entry).id;
  }

  @Operation
  public void close() {
    room.close(Outcome.REJECTED);
  }

  @Test
  void room_underStress_hasExactlyItsPlacesInOrder() {
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

  private static final class Numbered extends PoolAdmission {
    private final int id;

    Numbered(PoolCore core, int id) {
      super(core);
      this.id = id;
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
    private final Queue<Integer> in = new ArrayDeque<>();
    private final Queue<Integer> line = new ArrayDeque<>();
    private boolean closed;

    public String offer(int id) {
      String entry = enter(id);
      if (!entry.equals("FULL") || line.size() >= WAITERS) {
        return entry;
      }
      line.add(id);
      return "WAITS";
    }

    public String enter(int id) {
      if (closed) {
        return "CLOSED";
      }
      if (in.size() >= PLACES) {
        return "FULL";
      }
      in.add(id);
      return "ADMITTED";
    }

    public int finish() {
      Integer id = in.poll();
      if (!line.isEmpty()) {
        in.add(line.remove());
      }
      return id == null ? 0 : id;
    }

    public void close() {
      closed = true;
      line.clear();
    }
  }
}
