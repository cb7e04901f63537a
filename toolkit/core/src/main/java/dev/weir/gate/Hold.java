package dev.weir.gate;

/** For how long a stream holds its permit. */
public enum Hold {
  /** To its end: for one whose dependency works as long as it lasts. */
  TO_END,
  /** To its first element, or its end: for one that takes effort to begin, and then only lasts. */
  TO_FIRST_ELEMENT
}
