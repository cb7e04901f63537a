package dev.weir.internal;

import dev.weir.overflow.Overflow;
import org.jspecify.annotations.Nullable;

/** Offers several tasks of one pool with one CAS, as far as there is room for them. */
public final class GroupOffer {

  private GroupOffer() {}

  /**
   * Has a task offered after another, and together with it where that can be done.
   *
   * @param task not offered
   * @param follower not offered, not known to anybody else, of the same pool and with the same
   *     bounds
   */
  public static void chain(PoolTask task, PoolTask follower) {
    task.follower = follower;
  }

  /**
   * Tells who is chained to a task.
   *
   * @param task not offered
   * @return null if it is the last
   */
  public static @Nullable PoolTask after(PoolTask task) {
    return task.follower;
  }

  /**
   * Offers a task and those chained to it, one after the other, until one of them waits for room.
   * Those for whom there is room at once come in together.
   *
   * @param first not known to anybody else
   * @param overflow what to do if there is no room
   * @param waits gets to know the one that waits for room, if one does
   * @return the first of those that were not offered; null if all were
   */
  public static @Nullable PoolTask offer(PoolTask first, Overflow overflow, Waits waits) {
    PoolTask next =
        first.follower != null && first.bounds.areNone() ? enter(first, overflow) : first;
    while (next != null) {
      PoolTask single = next;
      next = after(single);
      single.follower = null;
      single.offer(overflow);
      if (single.waitsForRoom()) {
        waits.forRoom(single);
        return next;
      }
    }
    return null;
  }

  private static @Nullable PoolTask enter(PoolTask first, Overflow overflow) {
    PoolCore core = first.core();
    long now = core.nanoTime();
    int count = 0;
    for (PoolTask task = first; task != null; task = after(task)) {
      task.prepareForGroup(overflow, now);
      count++;
    }
    return core.entrance().enter(first, count, now);
  }

  /** Who wants to know of a task that waits for room. */
  public interface Waits {
    /**
     * It does, or did a moment ago.
     *
     * @param task which
     */
    void forRoom(PoolTask task);
  }
}
