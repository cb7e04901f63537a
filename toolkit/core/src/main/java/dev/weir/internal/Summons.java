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

  private final Crew crew;
  private final Room room;
  private final Continuations continuations;
  private final @Nullable Scaler scaler;

  /**
   * Of one pool.
   *
   * @param scaler asked for more workers where all are busy; null if there are never more
   */
  Summons(Crew crew, Room room, Continuations continuations, @Nullable Scaler scaler) {
    this.crew = crew;
    this.room = room;
    this.continuations = continuations;
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
    if (crew.hasHelp()) {
      if (!crew.isGuarded() || (room.isToBeCounted() && isTooMuch())) {
        crew.wake();
      }
    } else if (scaler != null) {
      scaler.shortOfHelp();
    }
  }

  /** An arrival has found no room. */
  void callForRoom() {
    if (scaler != null) {
      scaler.outOfRoom();
    }
  }

  private boolean isTooMuch() {
    return room.backlog() + STRAND * continuations.backlog() > room.pace().patience();
  }
}
