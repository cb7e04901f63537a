package dev.weir.tck;

/** How long the TCK waits. */
final class Patience {

  /** For a signal that should come. */
  static final long DEFAULT_MILLIS = 1_000;

  /** For one that should not. */
  static final long SILENCE_MILLIS = 50;

  /** For a subscriber to be collected. */
  static final long GC_MILLIS = 1_000;

  private Patience() {}
}
