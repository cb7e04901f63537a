package dev.weir.spill;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many elements from disk may be in a pool's room at once, waiting for it or in it: their share
 * while live ones come, and all of it once none has come for as long as it takes to empty the room.
 * Thread-safe.
 */
final class ReplayQuota {
  /*
   * Replayed elements wait for room, and get it before a live one that comes later. So live ones are not
   * starved only because there are never more replayed ones than these; and those are not, because they wait.
   */
  private final int room;
  private final int share;
  private final AtomicInteger sinceLive;

  ReplayQuota(int room, Shares shares) {
    this.room = room;
    this.share = shares.ofReplay(room);
    this.sinceLive = new AtomicInteger(room);
  }

  void liveCame() {
    if (sinceLive.get() != 0) {
      sinceLive.set(0);
    }
  }

  void replaySettled() {
    if (sinceLive.get() < room) {
      sinceLive.incrementAndGet();
    }
  }

  int limit() {
    return sinceLive.get() < room ? share : room;
  }
}
