package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link AdmissionLevel}: from how many requests of each priority were let in or turned
 * away in the last second, and how many of them found no room. A request counts when that is
 * decided, however long it has waited.
 *
 * <p>The level is the least urgent at which, of all requests as urgent or more, no more than one in
 * twenty found no room, and at none of these levels more than half. Where more than that did, the
 * level is just above, since of levels at which nobody came nothing is known; and where nobody at
 * all was let in, it is nobody's. Fewer than {@value #FEWEST} refusals in a second say nothing.
 * Once refusals stop, everybody is let in again within a second. Thread-safe.
 */
final class LevelMeter {

  /* A second in slots of 250 ms, of which the one at hand is not over. Whoever counts writes one cell
   * of the slot of this time; who comes first in a time puts a fresh slot in the place of one that is
   * over, by one CAS, and the losers of that race use the winner's. A slot is never cleared, so no
   * count is taken for one of another time; who was held up for so long that its slot has been
   * replaced is not counted. The level is worked out anew by whoever asks first once REFRESH is over
   * (one CAS on "due"); the others go by the one before. No timer, no thread, no lock. */

  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int SLOTS = 4;
  private static final int LEVELS = Priority.LOWEST_LEVEL + 1;

  /** As many refusals in the window as it takes to say anything. */
  static final int FEWEST = 5;

  private static final double SMALL_SHARE = 0.05;
  private static final double MOST = 0.5;

  /* That somebody was late, or asks too often, is no lack of room. */
  private static final Set<Reason> FOR_ROOM =
      EnumSet.of(
          Reason.NO_ROOM,
          Reason.OUTRANKED,
          Reason.STANDING_QUEUE,
          Reason.WAITED_TOO_LONG,
          Reason.TOO_MANY_WAITERS,
          Reason.DROPPED);

  private final LongSupplier nanoClock;
  private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(SLOTS);
  private final AtomicLong due;
  private volatile AdmissionLevel level = AdmissionLevel.EVERYBODY;

  /**
   * With nothing counted.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  LevelMeter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.due = new AtomicLong(nanoClock.getAsLong());
  }

  /** A request was let in: its handler is called. */
  void letIn(Priority priority) {
    slot().counts.incrementAndGet(priority.level());
  }

  /** One was turned away before that; what it says depends on the reason. */
  void turnedAway(Priority priority, Reason reason) {
    if (FOR_ROOM.contains(reason)) {
      Slot slot = slot();
      slot.counts.incrementAndGet(priority.level());
      slot.counts.incrementAndGet(LEVELS + priority.level());
    }
  }

  private Slot slot() {
    return slotAt(Math.floorDiv(nanoClock.getAsLong(), SLOT_NANOS));
  }

  private Slot slotAt(long time) {
    int index = (int) Math.floorMod(time, (long) SLOTS);
    Slot slot = slots.get(index);
    while (slot == null || slot.isOver(time)) {
      Slot fresh = new Slot(time);
      if (slots.compareAndSet(index, slot, fresh)) {
        return fresh;
      }
      slot = slots.get(index);
    }
    return slot;
  }

  /** Who is let in now, as of 20 ms ago at most. */
  AdmissionLevel level() {
    long now = nanoClock.getAsLong();
    long at = due.get();
    boolean isDue = now - at >= 0 || at - now > REFRESH_NANOS; // the latter if the clock went back
    if (isDue && due.compareAndSet(at, now + REFRESH_NANOS)) {
      int found = find(Math.floorDiv(now, SLOT_NANOS));
      if (found != level.level()) {
        level = new AdmissionLevel(found);
      }
    }
    return level;
  }

  private int find(long time) {
    long[] counts = new long[2 * LEVELS];
    for (int i = 0; i < SLOTS; i++) {
      Slot slot = slots.get(i);
      if (slot != null && slot.isOfLate(time)) {
        slot.addTo(counts);
      }
    }
    return find(counts);
  }

  private static int find(long[] counts) {
    long offered = 0;
    long refused = 0;
    int found = Priority.LOWEST_LEVEL;
    boolean goesOn = true;
    for (int at = 0; at < LEVELS; at++) {
      offered += counts[at];
      refused += counts[LEVELS + at];
      boolean tooMany = refused > SMALL_SHARE * offered || counts[LEVELS + at] > MOST * counts[at];
      if (goesOn && refused >= FEWEST && tooMany) {
        found = at - 1;
        goesOn = false;
      }
    }
    return refused >= FEWEST && refused >= offered ? AdmissionLevel.NOBODY.level() : found;
  }

  /* What was decided in one time: first the requests of each level, then those of them that found no
   * room. */
  private static final class Slot {

    private final long time;
    private final AtomicLongArray counts = new AtomicLongArray(2 * LEVELS);

    Slot(long time) {
      this.time = time;
    }

    /* Also if the clock has gone back by more than a thread can be late. */
    boolean isOver(long now) {
      return time < now || time - now > SLOTS;
    }

    boolean isOfLate(long now) {
      return time <= now && now - time < SLOTS;
    }

    void addTo(long[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts.get(i);
      }
    }
  }
}
