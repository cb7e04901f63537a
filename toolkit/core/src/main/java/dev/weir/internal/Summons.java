package dev.weir.internal;

import dev.weir.spi.Crew;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether somebody is woken for work that has become ready. While tasks are short and
 * somebody keeps guard, a few of them are left to those who are awake: see {@link Pace} and {@link
 * ThreadCrew}.
 */
final class Summons {

  /** For how many tasks a strand counts: it may have more than a hundred, and costs by itself. */
  private static final int STRAND = 16;

  /** Who has as much as that to do all the time is helped, even if it is little each time. */
  private static final int LAG = 4;

  private final Crew crew;
  private final Room room;
  private final Continuations continuations;
  private final Forks forks;
  private final @Nullable Scaler scaler;

  /**
   * Of one pool.
   *
   * @param scaler asked for more workers where all are busy; null if there are never more
   */
  Summons(Crew crew, Room room, Continuations continuations, Forks forks, @Nullable Scaler scaler) {
    this.crew = crew;
    this.room = room;
    this.continuations = continuations;
    this.forks = forks;
    this.scaler = scaler;
  }

  /** Something is ready, after it was published. */
  void call() {
    if (crew.hasHelp()) {
      if (!crew.isGuarded() || isTooMuch()) {
        crew.wake();
      }
    } else if (scaler != null) {
      scaler.shortOfHelp();
    }
  }

  /**
   * An admission is ready. Looks at the backlog now and then only: the room's head belongs to the
   * seats, and each look takes its cache line away from them.
   */
  void callForAdmission() {
    callForAdmissions(1);
  }

  /**
   * As {@link #callForAdmission}, after several came in together. One is woken for them, who calls
   * for more help as soon as it sees that it is needed.
   */
  void callForAdmissions(int count) {
    if (crew.hasHelp()) {
      if (!crew.isGuarded() || (room.isToBeCounted(count) && isTooMuch())) {
        crew.wake();
      }
    } else if (scaler != null) {
      scaler.shortOfHelp();
    }
  }

  /**
   * Somebody has looked every millisecond or so. If there was work each time, those who are awake
   * do not get ahead of it, and help pays though little waits at any moment: as where each element
   * of a key has to wait for the one before it. Not where tasks are so short that two who take them
   * would mostly wait for each other.
   *
   * @param looks how often in a row there was work
   */
  void callForLag(int looks) {
    if (looks >= LAG && looks % LAG == 0 && crew.hasHelp() && !room.pace().isFast()) {
      crew.wake();
    } else if (looks > 0) {
      call();
    }
  }

  /** An arrival has found no room. */
  void callForRoom() {
    if (scaler != null) {
      scaler.outOfRoom();
    }
  }

  /**
   * An admission was forked. How many wait beside it says little of how much there is to do, for
   * each may fork more; so those that were taken while others waited count as well. Help is called
   * when some have waited for as long as it takes to call it: at worst that costs as much again as
   * knowing beforehand would have.
   *
   * @param queue where it is
   */
  void callForFork(LocalQueue queue) {
    if (crew.hasHelp() && (!crew.isGuarded() || queue.need() > most(queue))) {
      queue.helped();
      crew.wake();
    }
  }

  /* A queue that is half full is too much, whatever there is of patience. */
  private int most(LocalQueue queue) {
    return Math.min(room.pace().patience(), queue.capacity() / 2);
  }

  private boolean isTooMuch() {
    return room.backlog() + STRAND * continuations.backlog() + forks.backlog()
        > room.pace().patience();
  }
}
