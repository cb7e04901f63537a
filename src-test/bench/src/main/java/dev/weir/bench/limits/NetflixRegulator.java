package dev.weir.bench.limits;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Regulator;
import java.util.function.LongSupplier;

/** A limit of Netflix's, in its windows of a second, told what ours are told. */
final class NetflixRegulator implements Regulator {

  private final LongSupplier nanoTime;
  private final Limit limit;

  NetflixRegulator(LongSupplier nanoTime, Limit limit) {
    this.nanoTime = nanoTime;
    this.limit = WindowedLimit.newBuilder().build(limit);
  }

  @Override
  public int limit() {
    return Math.max(1, limit.getLimit());
  }

  @Override
  public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
    if (end != CallEnd.IGNORED) {
      boolean dropped = end == CallEnd.OVERLOADED;
      limit.onSample(nanoTime.getAsLong() - runNanos, runNanos, inFlight, dropped);
    }
  }
}
