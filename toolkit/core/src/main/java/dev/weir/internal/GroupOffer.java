package dev.weir.internal;

import dev.weir.overflow.Overflow;

/** Offers several tasks of one pool with one CAS, as far as there is room for them. */
public final class GroupOffer {

  private GroupOffer() {}

  /**
   * Offers tasks one after the other, until one of them waits for room. Those for whom there is
   * room at once come in together.
   *
   * @param tasks at least one; of one pool, and with the same bounds
   * @param count how many of them
   * @param overflow what to do if there is no room
   * @return how many were offered; the others may be offered later, once more
   */
  public static int offer(PoolTask[] tasks, int count, Overflow overflow) {
    int offered = count > 1 && tasks[0].bounds.areNone() ? together(tasks, count, overflow) : 0;
    boolean waits = false;
    while (offered < count && !waits) {
      PoolTask next = tasks[offered++];
      next.offer(overflow);
      waits = next.waitsForRoom();
    }
    return offered;
  }

  private static int together(PoolTask[] tasks, int count, Overflow overflow) {
    PoolCore core = tasks[0].core();
    long now = core.nanoTime();
    for (int i = 0; i < count; i++) {
      if (!tasks[i].prepared) {
        tasks[i].prepare(overflow, now);
      }
    }
    int entered = core.entrance().enter(tasks, count);
    for (int i = 0; i < entered; i++) {
      tasks[i].afterOffer();
    }
    return entered;
  }
}
