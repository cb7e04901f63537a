package dev.weir.internal;

/** What became of an arrival at a gate. */
enum GateEntry {
  /** It has a permit. */
  ENTERED,
  /** There is a place for it among those who wait. */
  LINED_UP,
  /** Neither. */
  REFUSED
}
