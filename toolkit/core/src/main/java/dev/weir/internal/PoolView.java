package dev.weir.internal;

import dev.weir.observe.Histogram;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.Steals;
import dev.weir.spi.Crew;
import java.time.Duration;

/** Adds up what the parts of a pool have counted. Any thread. */
public final class PoolView {

  private final PoolCore core;
  private final Crew crew;
  private final PoolSeat[] seats;
  private final Tally[] tallies;
  private final Room room;
  private final Forks forks;
  private final Continuations continuations;

  PoolView(PoolCore core, Crew crew, PoolSeat[] seats, Tally[] tallies) {
    this.core = core;
    this.crew = crew;
    this.seats = seats;
    this.tallies = tallies;
    this.room = core.room();
    this.forks = core.forks();
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
        room.offered() + forks.offered() + continuations.offeredInAll(),
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
        depth() + continuations.queued(tallies),
        room.books().running(tallies) + continuations.running(tallies));
  }

  private long settled(Outcome outcome) {
    return room.books().settled(outcome) + continuations.counts().get(outcome);
  }

  /**
   * The depth of the queues.
   *
   * @return admissions let in or forked, and not yet started
   */
  public long depth() {
    return room.books().queued(room.backlog() + forks.waiting());
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
        depth(),
        room.maxWaiters(),
        crew.busy(),
        room.books().overrun() + continuations.overrun(),
        Duration.ofNanos(Math.max(room.oldestAge(), oldestForksAge())),
        room.pace().sampledOneIn(),
        waits.percentiles(),
        runs.percentiles(),
        crew.unparks(),
        crew.snapshot(),
        core.upkeep().workforce(),
        room.priorities(),
        steals());
  }

  private long oldestForksAge() {
    long stamp = forks.oldestStamp();
    return stamp == 0 ? 0 : core.nanoTime() - stamp;
  }

  private Steals steals() {
    Steals steals = Steals.NONE;
    for (PoolSeat seat : seats) {
      Thief thief = seat.thief();
      if (thief != null) {
        steals = steals.plus(new Steals(thief.attempts(), thief.yields(), thief.loot()));
      }
    }
    return steals;
  }
}
