package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Brings to one seat what tasks on other seats have forked. Used by the thread on that seat. */
@SuppressWarnings("unused") // the padding, and fields through their handles
final class Thief extends PaddingBefore {
  /*
   * A search begins at the queue that yielded last, for who forks much goes on forking; where that has
   * nothing it begins anywhere, so that several thieves do not go round one behind the other. It looks at
   * each queue once. A thief that has found nothing comes again if it is let: the crew says for how long
   * it may look around, and who sleeps then is woken by whoever forks next. So there is no waiting here.
   *
   * attempts, yields, loot   only grow, and only this seat's thread writes them
   */
  private static final VarHandle ATTEMPTS = handle("attempts");
  private static final VarHandle YIELDS = handle("yields");
  private static final VarHandle LOOT = handle("loot");

  private final LocalQueue own;
  private final LocalQueue[] queues;
  private int victim;
  private int random;
  private long attempts;
  private long yields;
  private long loot;
  private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

  /**
   * A thief for one seat.
   *
   * @param seat whose
   * @param queues of all seats
   */
  Thief(int seat, LocalQueue[] queues) {
    this.own = queues[seat];
    this.queues = queues;
    this.victim = seat;
    this.random = 0x9E3779B9 * (seat + 1);
  }

  private static VarHandle handle(String field) {
    return VarHandles.find(MethodHandles.lookup(), Thief.class, field, long.class);
  }

  /**
   * Looks at every other queue for something to take.
   *
   * @return whether there is something in the own queue now
   */
  boolean steal() {
    ATTEMPTS.setOpaque(this, attempts + 1);
    int at = queues[victim].size() > 0 ? victim : anyone();
    for (int i = 0; i < queues.length; i++) {
      if (queues[at] != own) {
        int taken = own.stealFrom(queues[at]);
        if (taken > 0) {
          victim = at;
          YIELDS.setOpaque(this, yields + 1);
          LOOT.setOpaque(this, loot + taken);
          return true;
        }
      }
      at = at + 1 < queues.length ? at + 1 : 0;
    }
    return false;
  }

  /* G. Marsaglia, Xorshift RNGs (2003). */
  private int anyone() {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return Integer.remainderUnsigned(random, queues.length);
  }

  /** How often it went out. */
  long attempts() {
    return (long) ATTEMPTS.getOpaque(this);
  }

  /** How often it brought something. */
  long yields() {
    return (long) YIELDS.getOpaque(this);
  }

  /** How many tasks it brought. */
  long loot() {
    return (long) LOOT.getOpaque(this);
  }
}
