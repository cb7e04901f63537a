package dev.weir.limit;

import java.util.function.Function;
import java.util.function.LongSupplier;

/** Tells a regulator of calls, one after the other, on a clock that is set by hand. */
final class Feed {

  static final long MILLIS = 1_000_000;

  private final Regulator regulator;
  private long now;

  Feed(Function<LongSupplier, Regulator> limit) {
    regulator = limit.apply(() -> now);
  }

  static Feed of(Limit limit) {
    return new Feed(limit::newRegulator);
  }

  int limit() {
    return regulator.limit();
  }

  Regulator regulator() {
    return regulator;
  }

  Feed pass(long millis) {
    now += millis * MILLIS;
    return this;
  }

  /** So many calls at the limit, a millisecond apart. */
  Feed full(int calls, long runMillis) {
    return full(calls, runMillis, CallEnd.SUCCEEDED);
  }

  /** So many calls that say so, at the limit. */
  Feed full(int calls, long runMillis, CallEnd end) {
    for (int i = 0; i < calls; i++) {
      call(runMillis, regulator.limit(), end);
    }
    return this;
  }

  /** So many calls of which each found no other. */
  Feed alone(int calls, long runMillis) {
    for (int i = 0; i < calls; i++) {
      call(runMillis, 1, CallEnd.SUCCEEDED);
    }
    return this;
  }

  private void call(long runMillis, int inFlight, CallEnd end) {
    now += MILLIS;
    regulator.onEnd(runMillis * MILLIS, inFlight, false, end);
  }
}
