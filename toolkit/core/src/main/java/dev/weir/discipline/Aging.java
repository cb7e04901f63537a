package dev.weir.discipline;

import dev.weir.request.Priority;
import java.time.Duration;
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
record Aging(Duration step) implements Discipline {

  static final Duration USUAL_STEP = Duration.ofMillis(100);

  /* So that 63 steps added to a time are still a time. */
  private static final Duration LONGEST = Duration.ofDays(365);

  Aging {
    if (step.isZero() || step.isNegative() || step.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "priority step: " + step + " (expected: > 0 and <= " + LONGEST + ")");
    }
  }

  @Override
  public <E> Line<E> newLine(LongSupplier nanoTime) {
    return new Lanes<>(step.toNanos());
  }

  @Override
  public String toString() {
    return "priority(" + step + ")";
  }

  /** A lane per level; only the first of each lane are compared. */
  private static final class Lanes<E> implements Line<E> {

    private static final int LEVELS = Priority.LOWEST_LEVEL + 1;

    private final long step;

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    private final @Nullable Lane<E>[] lanes = (Lane<E>[]) new Lane<?>[LEVELS];

    /** The key of the first of each lane that is occupied. */
    private final long[] keys = new long[LEVELS];

    private long occupied; // a bit per level
    private Chain.@Nullable Node<E> newest; // the last that has joined
    private int size;

    Lanes(long step) {
      this.step = step;
    }

    @Override
    public Place add(E element, Ticket ticket) {
      int level = ticket.request().priority().level();
      Lane<E> lane = lanes[level];
      if (lane == null) {
        lane = new Lane<>(level);
        lanes[level] = lane;
      }
      Chain.Node<E> node = lane.addBySeniority(element, ticket.since());
      if (lane.first() == node) {
        refresh(lane);
      }
      size++;
      newest = node;
      return node;
    }

    @Override
    public @Nullable E poll() {
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
      Lane<E> lane = lanes[best];
      Chain.Node<E> first = lane == null ? null : lane.first();
      return first == null ? null : taken(first);
    }

    @Override
    public void leave(Place place) {
      if (place instanceof Chain.Node<?> node && node.leave() instanceof Lane<?> lane) {
        size--;
        if (newest == node) {
          newest = null;
        }
        refresh(lane);
      }
    }

    /* The newest is looked at wherever it stands: it is for its sake that another may have to go, and who
     * ranks before it must not. */
    @Override
    public @Nullable E pollLast(Predicate<? super E> movable) {
      Chain.Node<E> worst = newest != null && movable.test(newest.element()) ? newest : null;
      int worstLevel = worst == null ? 0 : levelOf(worst);
      for (long rest = occupied; rest != 0; rest &= rest - 1) {
        int level = Long.numberOfTrailingZeros(rest);
        Lane<E> lane = lanes[level];
        Chain.Node<E> last = lane == null ? null : lane.last(movable);
        if (last != null && (worst == null || isBehind(last, level, worst, worstLevel))) {
          worst = last;
          worstLevel = level;
        }
      }
      return worst == null ? null : taken(worst);
    }

    private boolean isBehind(Chain.Node<E> a, int level, Chain.Node<E> b, int otherLevel) {
      long by = a.note() + level * step - (b.note() + otherLevel * step);
      return by > 0 || (by == 0 && level >= otherLevel);
    }

    private static int levelOf(Chain.Node<?> node) {
      return node.chain() instanceof Lane<?> lane ? lane.level : 0;
    }

    private E taken(Chain.Node<E> node) {
      leave(node);
      return node.element();
    }

    private void refresh(Lane<?> lane) {
      Chain.Node<?> first = lane.first();
      if (first == null) {
        occupied &= ~(1L << lane.level);
      } else {
        occupied |= 1L << lane.level;
        keys[lane.level] = first.note() + lane.level * step;
      }
    }

    @Override
    public int size() {
      return size;
    }
  }

  private static final class Lane<E> extends Chain<E> {

    private final int level;

    Lane(int level) {
      this.level = level;
    }
  }
}
