package dev.weir.limit;

/**
 * What the end of a call says about the load of what was called. Whether an error is a sign of
 * overload, an answer like any other, or neither, whoever owns the limit decides.
 */
public enum CallEnd {

  /** It was answered, by a result or by an error of its own: its run time counts. */
  SUCCEEDED,

  /**
   * It timed out or was turned away, as by a 503: a sign of overload. Its run time says nothing.
   */
  OVERLOADED,

  /** It says nothing about load: cancelled, or failed before it was sent. */
  IGNORED
}
