package dev.weir.flow;

/** What a full buffer does with one element more. */
enum Excess {
  /** The stream fails: the source has sent more than was requested. */
  BREACH,
  /** The stream fails, as its strategy says. */
  FAIL,
  /** The arrival is left out. */
  DROP_NEWEST,
  /** The element that has waited longest is left out, and the arrival takes its place. */
  DROP_OLDEST
}
