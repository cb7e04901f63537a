package dev.weir.netty;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Words a load report, at most once a second: requests and errors per second of the second before,
 * and gauges as they stand then. Thread-safe; no timer and no thread.
 */
final class LoadMeter {

  /* Whoever finds a report due and wins the CAS on "due" words the next one, and alone reads and
   * writes what the last one counted: the next can be due only a second later. The others use the
   * text as it stands. */

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoClock;
  private final Map<String, DoubleSupplier> fields;
  private final Map<String, DoubleSupplier> named;
  private final LongAdder requests = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final AtomicLong due;
  private volatile Counted last;
  private volatile String text = "";

  private record Counted(long nanos, long requests, long errors) {}

  /**
   * With nothing counted: the first report, after a second, is the first that says anything.
   *
   * @param nanoClock as {@link System#nanoTime()}
   * @param fields gauges of the report's own, by name, in this order
   * @param named gauges of the application's, by name, in this order
   */
  LoadMeter(
      LongSupplier nanoClock,
      Map<String, DoubleSupplier> fields,
      Map<String, DoubleSupplier> named) {
    this.nanoClock = nanoClock;
    this.fields = fields;
    this.named = named;
    long now = nanoClock.getAsLong();
    this.last = new Counted(now, 0, 0);
    this.due = new AtomicLong(now + PERIOD_NANOS);
  }

  /** A request came. */
  void requested() {
    requests.increment();
  }

  /** It was answered with an error of the server's, or not at all. */
  void failed() {
    errors.increment();
  }

  /** The report, as of a second ago at most while there are requests; empty in the first second. */
  String text() {
    long now = nanoClock.getAsLong();
    long at = due.get();
    if (now - at >= 0 && due.compareAndSet(at, now + PERIOD_NANOS)) {
      text = word(now);
    }
    return text;
  }

  private String word(long now) {
    Counted before = last;
    Counted after = new Counted(now, requests.sum(), errors.sum());
    last = after;
    double seconds = (double) (after.nanos - before.nanos) / PERIOD_NANOS;
    LoadText report = new LoadText();
    fields.forEach((name, gauge) -> report.field(name, gauge.getAsDouble()));
    report.field("rps_fractional", (after.requests - before.requests) / seconds);
    report.field("eps", (after.errors - before.errors) / seconds);
    named.forEach((name, gauge) -> report.named(name, gauge.getAsDouble()));
    return report.toString();
  }
}
