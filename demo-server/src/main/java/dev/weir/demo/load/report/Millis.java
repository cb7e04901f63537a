package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Spread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Times in files: milliseconds with six digits behind the point, and null for never. */
final class Millis {

  private static final double NANOS = 1e6;

  private Millis() {}

  static @Nullable Double of(long nanos) {
    return nanos == Spread.NEVER ? null : Double.valueOf(nanos / NANOS);
  }

  static double of(Duration time) {
    return time.toNanos() / NANOS;
  }

  static long toNanos(@Nullable Double millis) {
    return millis == null ? Spread.NEVER : Math.round(millis * NANOS);
  }

  static Duration toDuration(double millis) {
    return Duration.ofNanos(Math.round(millis * NANOS));
  }
}
