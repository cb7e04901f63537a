package dev.weir.internal;

import dev.weir.observe.Histogram;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolSnapshot;
import dev.weir.spi.Crew;
import java.time.Duration;

/** Adds up what the parts of a pool have counted. Any thread. */
public final class PoolView {

  private final PoolCore core;
  private final Crew crew;
  private final PoolSeat[] seats;
  private final Tally[] tallies;
  private final Room room;
  private final Continuations continuations;

  PoolView(PoolCore core, Crew crew, PoolSeat[] seats, Tally[] tallies) {
    this.core = core;
    this.crew = crew;
    this.seats = seats;
    this.tallies = tallies;
    this.room = core.room();
    this.continuations = core.continuations();
  }

  /**
   * Where everything offered is now.
   *
   * @return every term of the law
   */
  public Ledger ledger() {
    long completed = settled(Outcome.COMPLETED);
    long failed = settled(Outcome.FAILED);
    for (Tally tally : tallies) {
      completed += tally.completed();
      failed += tally.failed();
    }
    return new Ledger(
        room.offered() + continuations.offeredInAll(),
        completed,
        failed,
        settled(Outcome.DROPPED),
        settled(Outcome.REJECTED),
        settled(Outcome.TIMED_OUT),
        settled(Outcome.CANCELLED),
        0,
        0,
        core.timedTasks().count(),
        room.waiting(),
        room.queued() + continuations.queued(tallies),
        room.books().running(tallies) + continuations.running(tallies));
  }

  private long settled(Outcome outcome) {
    return room.books().settled(outcome) + continuations.counts().get(outcome);
  }

  /**
   * The depth of the room's queue.
   *
   * @return admissions let in and not yet started
   */
  public long depth() {
    return room.queued();
  }

  /**
   * What the pool looks like now.
   *
   * @return a snapshot
   */
  public PoolSnapshot snapshot() {
    Histogram waits = new Histogram();
    Histogram runs = new Histogram();
    for (PoolSeat seat : seats) {
      seat.addTo(waits, runs);
    }
    return new PoolSnapshot(
        core.name(),
        ledger(),
        room.capacity(),
        room.queued(),
        room.maxWaiters(),
        crew.busy(),
        room.books().overrun() + continuations.overrun(),
        Duration.ofNanos(room.oldestAge()),
        room.pace().sampledOneIn(),
        waits.percentiles(),
        runs.percentiles(),
        crew.unparks(),
        crew.snapshot(),
        core.upkeep().workforce(),
        room.priorities());
  }
}
