package dev.weir.internal;

import dev.weir.overflow.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one pool that are offered one after the other, several with one CAS where that can be
 * done. Used by one thread at a time.
 */
public final class GroupOffer {
  /*
   * first .. last   not offered, each chained to the next by its follower. A task leaves before anybody else
   *                 can know it, and not before the hooks of its scheduling have seen it: so if one of them
   *                 throws, or what a task does that runs at once, each is either here or was offered
   */
  private @Nullable PoolTask first;
  private @Nullable PoolTask last;

  /** Of nobody. */
  public GroupOffer() {}

  /**
   * Adds one.
   *
   * @param task not offered, not known to anybody else, of the same pool and with the same bounds
   *     as the others
   */
  public void add(PoolTask task) {
    if (last == null) {
      first = task;
    } else {
      last.follower = task;
    }
    last = task;
  }

  /**
   * Whether all were offered.
   *
   * @return true if there are no others
   */
  public boolean isEmpty() {
    return first == null;
  }

  /**
   * Takes one out, which is not to be offered.
   *
   * @return who would have been next; null if there are no others
   */
  public @Nullable PoolTask poll() {
    PoolTask task = first;
    if (task != null) {
      goOnWith(task.follower);
      task.follower = null;
    }
    return task;
  }

  private void goOnWith(@Nullable PoolTask next) {
    first = next;
    if (next == null) {
      last = null; // or it would be kept for as long as no other comes
    }
  }

  /**
   * Offers them until one waits for room. Those for whom there is room at once come in together.
   *
   * @param overflow what to do if there is no room
   * @return the one that waits, or did a moment ago; null if all were offered
   */
  public @Nullable PoolTask offer(Overflow overflow) {
    PoolTask next = first;
    if (next != null && next.follower != null && next.bounds.areNone()) {
      enter(next, overflow);
    }
    for (next = first; next != null; next = first) {
      boolean ready = next.prepare(overflow, next.core().nanoTime());
      poll();
      if (ready) {
        next.enter(overflow);
        if (next.waitsForRoom()) {
          return next;
        }
      }
    }
    return null;
  }

  private void enter(PoolTask head, Overflow overflow) {
    PoolCore core = head.core();
    long now = core.nanoTime();
    int count = 0;
    for (PoolTask task = head; task != null; task = task.follower) {
      task.prepareForGroup(overflow, now);
      count++;
    }
    PoolTask rest = core.entrance().enter(head, count, now);
    if (rest != head) {
      goOnWith(rest);
      core.summons().callForAdmissions(count);
    }
  }
}
