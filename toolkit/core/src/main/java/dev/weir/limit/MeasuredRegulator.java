package dev.weir.limit;

import java.util.function.LongSupplier;

/** Reads a load at intervals, and sets the limit in proportion. */
final class MeasuredRegulator implements Regulator {

  /** So near to the target is near enough. */
  private static final double BAND = 0.1;

  private static final double LEAST_SHARE = 0.5;
  private static final double GROWTH = 0.1;
  private static final double NEAR = 0.9;

  private final LongSupplier nanoTime;
  private final Measured config;
  private final long intervalNanos;
  private double limit;
  private boolean ramping = true;
  private boolean inUse;
  private boolean inTrouble;
  private long readAt;

  MeasuredRegulator(LongSupplier nanoTime, Measured config) {
    this.nanoTime = nanoTime;
    this.config = config;
    this.intervalNanos = config.interval().toNanos();
    this.limit = config.initial();
    this.readAt = nanoTime.getAsLong() + intervalNanos;
  }

  @Override
  public int limit() {
    return (int) limit;
  }

  @Override
  public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
    inUse |= limited || inFlight >= NEAR * (int) limit;
    long now = nanoTime.getAsLong();
    if (now - readAt >= 0) {
      readAt = now + intervalNanos;
      read();
    }
  }

  private void read() {
    double load;
    try {
      load = config.load().getAsDouble();
      if (!(load >= 0)) {
        throw new IllegalArgumentException("load: " + load + " (expected: >= 0)");
      }
    } catch (RuntimeException e) {
      if (!inTrouble) {
        inTrouble = true;
        config.trouble().accept(e);
      }
      return;
    }
    inTrouble = false;
    follow(config.target() / load);
    inUse = false;
  }

  /* As Kubernetes' autoscaler sets the number of pods: current × target / load. */
  private void follow(double ratio) {
    if (ratio < 1 + BAND) {
      ramping = false;
    }
    double next = limit;
    if (ratio < 1 - BAND) {
      next = limit * Math.max(LEAST_SHARE, ratio);
    } else if (ratio > 1 + BAND && inUse) {
      next =
          ramping
              ? limit * Math.min(2, ratio)
              : limit + Math.max(1, limit * Math.min(GROWTH, ratio - 1));
    }
    limit = Math.max(config.min(), Math.min(config.max(), next));
  }
}
