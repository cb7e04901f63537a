package dev.weir.discipline;

import java.time.Duration;
import java.util.Objects;
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
record AdaptiveLifo(Duration target, Duration interval) implements BuiltIn {

  private static final Duration LONGEST = Duration.ofDays(365);

  AdaptiveLifo {
    check("target", target);
    check("interval", interval);
  }

  private static void check(String name, Duration value) {
    Objects.requireNonNull(value, () -> "adaptive LIFO " + name + ": null (expected: a duration)");
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "adaptive LIFO " + name + ": " + value + " (expected: > 0 and <= " + LONGEST + ")");
    }
  }

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    return new AdaptiveLine<>(nanoTime, target.toNanos(), interval.toNanos());
  }

  @Override
  public String toString() {
    return "adaptiveLifo(" + target + ", " + interval + ")";
  }

  private static final class AdaptiveLine<T extends Ticket> implements Line<T> {

    private final LongSupplier clock;
    private final long target;
    private final long interval;
    private final Chain<T> chain = new Chain<>();
    private boolean late; // the oldest had waited for longer than the target when last looked at
    private long lateSince;
    private boolean newestFirst;

    AdaptiveLine(LongSupplier clock, long target, long interval) {
      this.clock = clock;
      this.target = target;
      this.interval = interval;
    }

    @Override
    public void add(T ticket) {
      chain.addBySeniority(ticket);
    }

    @Override
    public void putBack(T ticket) {
      if (newestFirst) {
        chain.addBySeniority(ticket);
      } else {
        chain.putBack(ticket);
      }
    }

    @Override
    public @Nullable T poll() {
      T oldest = chain.first();
      T newest = chain.last();
      if (oldest == null || newest == null) {
        return null;
      }
      look(oldest);
      return taken(newestFirst ? newest : oldest);
    }

    private void look(T oldest) {
      long now = clock.getAsLong();
      if (now - oldest.since() <= target) {
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
    public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
      T last = newestFirst ? chain.first(movable) : chain.last(movable);
      return last == null ? null : taken(last);
    }

    private T taken(T ticket) {
      leave(ticket);
      return ticket;
    }

    @Override
    public void leave(T ticket) {
      if (chain.has(ticket)) {
        chain.remove(ticket);
        if (chain.isEmpty()) {
          late = false;
          newestFirst = false;
        }
      }
    }

    @Override
    public @Nullable T oldest() {
      return chain.first();
    }

    @Override
    public int size() {
      return chain.size();
    }
  }
}
