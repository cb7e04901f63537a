package dev.weir.discipline;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * First come, first served, until a queue stands: until the oldest has waited for longer than a
 * target during a whole interval. Then the newest first, until nobody is left. Take it where
 * somebody waits for each answer and gives up: in an overload the newest can still be in time, and
 * the oldest have given up already. So while the newest go first, it is the oldest who makes way
 * where there is no room.
 *
 * <p>After Facebook's adaptive LIFO (Maurer, "Fail at Scale", ACM Queue 13(8), 2015); what a
 * standing queue is, after CoDel (Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 10(5),
 * 2012).
 *
 * @param target the wait that is acceptable
 * @param interval for how long it may be exceeded
 */
record AdaptiveLifo(Duration target, Duration interval) implements Discipline {

  private static final Duration LONGEST = Duration.ofDays(365);

  AdaptiveLifo {
    check("target", target);
    check("interval", interval);
  }

  private static void check(String name, Duration value) {
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "adaptive LIFO " + name + ": " + value + " (expected: > 0 and <= " + LONGEST + ")");
    }
  }

  @Override
  public <E> Line<E> newLine(LongSupplier nanoTime) {
    return new AdaptiveLine<>(nanoTime, target.toNanos(), interval.toNanos());
  }

  @Override
  public String toString() {
    return "adaptiveLifo(" + target + ", " + interval + ")";
  }

  private static final class AdaptiveLine<E> implements Line<E> {

    private final LongSupplier clock;
    private final long target;
    private final long interval;
    private final Chain<E> chain = new Chain<>();
    private boolean late; // the oldest had waited for longer than the target when last looked at
    private long lateSince;
    private boolean newestFirst;

    AdaptiveLine(LongSupplier clock, long target, long interval) {
      this.clock = clock;
      this.target = target;
      this.interval = interval;
    }

    @Override
    public Place add(E element, Ticket ticket) {
      return chain.addBySeniority(element, ticket.since());
    }

    @Override
    public @Nullable E poll() {
      Chain.Node<E> oldest = chain.first();
      Chain.Node<E> newest = chain.last();
      if (oldest == null || newest == null) {
        return null;
      }
      look(oldest);
      Chain.Node<E> next = newestFirst ? newest : oldest;
      leave(next);
      return next.element();
    }

    private void look(Chain.Node<E> oldest) {
      long now = clock.getAsLong();
      if (now - oldest.note() <= target) {
        late = false;
      } else if (!late) {
        late = true;
        lateSince = now;
      } else if (now - lateSince >= interval) {
        newestFirst = true;
      }
    }

    /** While the newest go first, the oldest would go last: it has given up, or will have. */
    @Override
    public @Nullable E pollLast(Predicate<? super E> movable) {
      Chain.Node<E> last = newestFirst ? chain.first(movable) : chain.last(movable);
      if (last == null) {
        return null;
      }
      leave(last);
      return last.element();
    }

    @Override
    public void leave(Place place) {
      if (place instanceof Chain.Node<?> node) {
        node.leave();
        if (chain.isEmpty()) {
          late = false;
          newestFirst = false;
        }
      }
    }

    @Override
    public int size() {
      return chain.size();
    }
  }
}
