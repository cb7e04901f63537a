package dev.weir.internal;

/** What a {@link Room} says to an arrival. */
enum RoomEntry {
  /** It is in. */
  ADMITTED,
  /** There is no room, or somebody is ahead in line. */
  FULL,
  /** Nobody is let in any more. */
  CLOSED
}
