package dev.weir.demo.load.compare;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How busy something was, by looks at the time that it has had on processors. Thread-safe. */
final class BusyBooks {

  private static final double NANOS_PER_SECOND = 1e9;

  private record Look(Instant at, double seconds) {}

  private final List<Look> looks = new ArrayList<>();

  /** A look. */
  synchronized void add(Instant at, double seconds) {
    looks.add(new Look(at, seconds));
  }

  /**
   * How many processors it had on average, from the first look within a time to the last.
   *
   * @return null if there are not two that are apart
   */
  synchronized @Nullable Double between(Instant from, Instant to) {
    List<Look> within =
        looks.stream().filter(look -> !look.at.isBefore(from) && !look.at.isAfter(to)).toList();
    if (within.size() < 2) {
      return null;
    }
    Look first = within.get(0);
    Look last = within.get(within.size() - 1);
    long nanos = Duration.between(first.at, last.at).toNanos();
    return nanos <= 0
        ? null
        : (Double) (Math.max(0, last.seconds - first.seconds) * NANOS_PER_SECOND / nanos);
  }
}
