package dev.weir.limit;

/** A law on how much longer calls take than without a queue. */
interface DelayLaw extends Law {

  /** So much longer is a sign of a queue, and not of a slightly slower service. */
  double SIGN = 1.25;

  int CALLS = 8;

  /** By what the limit is multiplied where too much is turned away or times out. */
  double BACKOFF = 0.7;

  @Override
  default boolean isSign(Round round) {
    return round.isOverloaded() || round.stretch() > SIGN;
  }

  @Override
  default boolean needsBase(Round round) {
    return true;
  }

  @Override
  default int leastCalls() {
    return CALLS;
  }
}
