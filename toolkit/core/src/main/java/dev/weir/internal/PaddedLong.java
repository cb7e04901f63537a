package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

abstract class PaddedValue extends PaddingBefore {
  volatile long value;
}

/** A long that shares its cache line with nothing. */
@SuppressWarnings("unused")
final class PaddedLong extends PaddedValue {
  private static final VarHandle VALUE =
      VarHandles.find(MethodHandles.lookup(), PaddedValue.class, "value", long.class);

  private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

  long get() {
    return value;
  }

  long getOpaque() {
    return (long) VALUE.getOpaque(this);
  }

  void setOpaque(long newValue) {
    VALUE.setOpaque(this, newValue);
  }

  void setRelease(long newValue) {
    VALUE.setRelease(this, newValue);
  }

  boolean compareAndSet(long expected, long newValue) {
    return VALUE.compareAndSet(this, expected, newValue);
  }

  long getAndAdd(long delta) {
    return (long) VALUE.getAndAdd(this, delta);
  }
}
