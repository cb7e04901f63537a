package dev.weir.discipline;

import dev.weir.request.Priority;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The more urgent first, but who waits grows more urgent: after each step by a level. Take it where
 * some work matters more than other work, and none may starve.
 *
 * <p>As all grow alike, two who wait never change their order: it follows from {@code since + level
 * × step}, which is computed once. So there is no thread that ages, and nothing is sorted again.
 *
 * @param step how long one must wait to be as urgent as a newcomer of the next level
 */
record Aging(Duration step) implements BuiltIn {

  static final Duration USUAL_STEP = Duration.ofMillis(100);

  /* So that 63 steps added to a time are still a time. */
  private static final Duration LONGEST = Duration.ofDays(365);

  Aging {
    Objects.requireNonNull(step, "priority step: null (expected: a duration)");
    if (step.isZero() || step.isNegative() || step.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "priority step: " + step + " (expected: > 0 and <= " + LONGEST + ")");
    }
  }

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    return new Lanes<>(step.toNanos());
  }

  @Override
  public String toString() {
    return "priority(" + step + ")";
  }

  /** A lane per level; only the first of each lane are compared. */
  private static final class Lanes<T extends Ticket> implements Line<T> {

    private static final int LEVELS = Priority.LOWEST_LEVEL + 1;

    private final long step;

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    private final @Nullable Chain<T>[] lanes = (Chain<T>[]) new Chain<?>[LEVELS];

    /** The key of the first of each lane that is occupied. */
    private final long[] keys = new long[LEVELS];

    private long occupied; // a bit per level
    private int size;

    Lanes(long step) {
      this.step = step;
    }

    private static int level(Ticket ticket) {
      return ticket.request().priority().level();
    }

    private long key(T ticket, int level) {
      return ticket.since() + level * step;
    }

    @Override
    public void add(T ticket) {
      Chain<T> lane = lane(level(ticket));
      lane.addBySeniority(ticket);
      added(ticket, lane);
    }

    @Override
    public void putBack(T ticket) {
      Chain<T> lane = lane(level(ticket));
      lane.putBack(ticket);
      added(ticket, lane);
    }

    private Chain<T> lane(int level) {
      Chain<T> lane = lanes[level];
      if (lane == null) {
        lane = new Chain<>();
        lanes[level] = lane;
      }
      return lane;
    }

    private void added(T ticket, Chain<T> lane) {
      size++;
      if (lane.first() == ticket) {
        refresh(lane, level(ticket));
      }
    }

    @Override
    public @Nullable T poll() {
      if (occupied == 0) {
        return null;
      }
      int best = Long.numberOfTrailingZeros(occupied);
      for (long rest = occupied & (occupied - 1); rest != 0; rest &= rest - 1) {
        int level = Long.numberOfTrailingZeros(rest);
        if (keys[level] - keys[best] < 0) {
          best = level;
        }
      }
      Chain<T> lane = lanes[best];
      T first = lane == null ? null : lane.first();
      return lane == null || first == null ? null : taken(first, lane, best);
    }

    @Override
    public void leave(T ticket) {
      int level = level(ticket);
      Chain<T> lane = lanes[level];
      if (lane != null && lane.has(ticket)) {
        taken(ticket, lane, level);
      }
    }

    /* The newest is looked at wherever it stands: it is for its sake that another may have to go, and who
     * ranks before it must not. */
    @Override
    public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
      T worst = newest != null && stands(newest) && movable.test(newest) ? newest : null;
      for (long rest = occupied; rest != 0; rest &= rest - 1) {
        Chain<T> lane = lanes[Long.numberOfTrailingZeros(rest)];
        T last = lane == null ? null : lane.last(movable);
        if (last != null && (worst == null || isBehind(last, worst))) {
          worst = last;
        }
      }
      if (worst != null) {
        leave(worst);
      }
      return worst;
    }

    private boolean stands(T ticket) {
      Chain<T> lane = lanes[level(ticket)];
      return lane != null && lane.has(ticket);
    }

    private boolean isBehind(T a, T b) {
      int level = level(a);
      int other = level(b);
      long by = key(a, level) - key(b, other);
      return by > 0 || (by == 0 && level >= other);
    }

    private T taken(T ticket, Chain<T> lane, int level) {
      boolean wasFirst = lane.first() == ticket;
      lane.remove(ticket);
      size--;
      if (wasFirst) {
        refresh(lane, level);
      }
      return ticket;
    }

    private void refresh(Chain<T> lane, int level) {
      T first = lane.first();
      if (first == null) {
        occupied &= ~(1L << level);
      } else {
        occupied |= 1L << level;
        keys[level] = key(first, level);
      }
    }

    @Override
    public @Nullable T oldest() {
      T oldest = null;
      for (long rest = occupied; rest != 0; rest &= rest - 1) {
        Chain<T> lane = lanes[Long.numberOfTrailingZeros(rest)];
        oldest = Ticket.older(oldest, lane == null ? null : lane.first());
      }
      return oldest;
    }

    @Override
    public int size() {
      return size;
    }
  }
}
