package dev.weir.gate;

/** For how long a stream holds its permit. */
public enum Hold {
  /** To its end: for one whose dependency works as long as it lasts. */
  TO_END,
  /**
   * To its first element, or its end: for one that takes effort to begin, and then only lasts. If
   * it had to wait, and emits all it has while it is subscribed to, those who wait behind it are
   * started when it is done: unless they are started elsewhere ({@link GateBuilder#startOn}).
   */
  TO_FIRST_ELEMENT
}
