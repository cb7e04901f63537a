package dev.weir.resilience4j;

/** When a stream has succeeded, in the eyes of a {@link Breaker}. */
public enum SettleAt {
  /** When it completes: for one whose dependency works as long as it lasts. */
  END,
  /**
   * With its first element, or its end: for one that takes effort to begin, and then only lasts.
   * The circuit breaker's {@code recordResult} judges that element.
   */
  FIRST_ELEMENT
}
