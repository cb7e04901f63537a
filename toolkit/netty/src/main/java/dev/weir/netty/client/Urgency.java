package dev.weir.netty.client;

import dev.weir.request.Priority;

/**
 * A priority as it travels: the urgency of RFC 9218, which has eight.
 *
 * @param value 0, the most urgent, to 7
 */
record Urgency(int value) {

  /** How many there are. */
  static final int COUNT = 8;

  /** What it is if nobody says anything. */
  static final Urgency USUAL = new Urgency(3);

  private static final int LEVELS_PER_URGENCY = 8;

  /** Of a priority between two: the less urgent, so that nobody gains by the journey. */
  static Urgency of(Priority priority) {
    int above = (priority.level() + LEVELS_PER_URGENCY - 1) / LEVELS_PER_URGENCY - 1;
    return new Urgency(Math.max(0, Math.min(COUNT - 1, above)));
  }

  /** What the server makes of it, as long as it trusts the caller. */
  Priority priority() {
    return new Priority(level(value));
  }

  /** The level of that. */
  static int level(int value) {
    return Math.min(Priority.LOWEST_LEVEL, LEVELS_PER_URGENCY * (value + 1));
  }

  /** The value of the header {@code Priority}. */
  String field() {
    return "u=" + value;
  }
}
