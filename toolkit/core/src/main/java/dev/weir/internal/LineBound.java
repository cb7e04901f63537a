package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens at the bound of a ranked {@link Room}'s waiting line: the last of those who wait,
 * and can be told so, is turned away for one that ranks before it.
 */
final class LineBound {
  /*
   * The room's drain is held while the choice is made, after a pass, so that nobody is turned away for whom
   * there is room, and nobody else touches the line. Who is chosen is settled there, WAITING -> SETTLED,
   * and told after the drain was left: what that calls could come back.
   *
   * Nobody who holds the shelf waits for the room's drain, while those who have the drain may wait for the
   * shelf.
   */
  private final Room room;
  private final WaitingLine waiting;
  private final Usher usher;
  private final Moves moves;
  private final boolean ranked;

  /**
   * The bound of a line.
   *
   * @param room whose drain the line belongs to
   * @param waiting the line
   * @param usher turns away
   * @param moves the room's
   * @param ranked whether anybody may rank before those who wait already
   */
  LineBound(Room room, WaitingLine waiting, Usher usher, Moves moves, boolean ranked) {
    this.room = room;
    this.waiting = waiting;
    this.usher = usher;
    this.moves = moves;
    this.ranked = ranked;
  }

  /**
   * Makes place in the line for an arrival.
   *
   * @param arrival not in line
   * @return false if there is none, and nobody makes way for it; or if the room is closed
   */
  boolean reserve(Waiter arrival) {
    long before = moves.look();
    for (int spins = 0; !waiting.reserve(); spins = Spin.pause(spins)) {
      if (room.isClosed() || waiting.most() == 0) {
        return false;
      }
      if (room.isFullSince(before)) {
        Waiter last = ranked ? turnAway(() -> lastBut(arrival)) : null;
        if (last != arrival) {
          return last != null; // whose place it has, which counts already
        }
      } else {
        room.drain(); // one of them is about to be let in
      }
      before = moves.look();
    }
    return true;
  }

  /**
   * Makes up for one who has joined the line beyond its bound.
   *
   * @param excess goes if nobody else can
   */
  void trim(Waiter excess) {
    if (waiting.isOverfull() && turnAway(() -> lastOr(excess)) != null) {
      room.drain(); // nobody may be left in line
    }
  }

  private @Nullable Waiter turnAway(Supplier<@Nullable Waiter> choice) {
    Waiter last = null;
    room.hold();
    try {
      room.pass();
      last = choice.get();
    } finally {
      try {
        room.leave();
      } finally {
        if (last != null && last.admission().isSettled()) {
          usher.tell(last.admission(), Outcome.REJECTED);
        }
      }
    }
    return last;
  }

  /* Null if nobody ranks behind the arrival; the arrival, not settled, if there may be a place by now. */
  private @Nullable Waiter lastBut(Waiter arrival) {
    if (!waiting.isFull()) {
      return arrival;
    }
    waiting.join(arrival);
    Waiter last = waiting.last(arrival, w -> w == arrival || w.admission().canBeTold());
    waiting.leave(arrival);
    if (last == null || last == arrival) {
      return null;
    }
    if (!usher.settle(last.admission(), Outcome.REJECTED)) {
      waiting.join(
          last); // until whoever settled it gives its place free: it is the one to make way
      return arrival;
    }
    return last;
  }

  private @Nullable Waiter lastOr(Waiter excess) {
    if (!waiting.isOverfull()) {
      return null;
    }
    Waiter last = waiting.last(excess, w -> w.admission().canBeTold());
    if (last == null && waiting.leave(excess)) {
      last = excess;
    }
    if (last == null || !usher.settle(last.admission(), Outcome.REJECTED)) {
      return null; // who was settled elsewhere makes place
    }
    waiting.release();
    return last;
  }
}
