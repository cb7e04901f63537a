package dev.weir.limit;

import java.util.function.LongSupplier;

/** Always the same. */
record Fixed(int limit) implements Limit, Regulator {

  Fixed {
    Rules.between("limit", limit, 1, Rules.MOST);
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    return this;
  }

  @Override
  public boolean isConstant() {
    return true;
  }

  @Override
  public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {}

  @Override
  public String toString() {
    return "fixed(" + limit + ")";
  }
}
