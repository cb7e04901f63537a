package dev.weir.limit;

import java.util.Objects;
import java.util.function.LongSupplier;

/** The lesser of two limits. */
record Lesser(Limit first, Limit second) implements Limit {

  Lesser {
    Objects.requireNonNull(first, "first: null (expected: a limit)");
    Objects.requireNonNull(second, "other: null (expected: a limit)");
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    return new Both(first.newRegulator(nanoTime), second.newRegulator(nanoTime));
  }

  private record Both(Regulator first, Regulator second) implements Regulator {

    @Override
    public int limit() {
      return Math.min(first.limit(), second.limit());
    }

    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
      int lesser = limit();
      boolean byFirst = limited && first.limit() == lesser;
      boolean bySecond = limited && second.limit() == lesser;
      first.onEnd(runNanos, inFlight, byFirst, end);
      second.onEnd(runNanos, inFlight, bySecond, end);
    }

    @Override
    public void onWait(long waitNanos) {
      first.onWait(waitNanos);
      second.onWait(waitNanos);
    }
  }

  @Override
  public String toString() {
    return first + ", at most " + second;
  }
}
