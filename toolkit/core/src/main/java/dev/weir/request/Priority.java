package dev.weir.request;

/**
 * How urgent a request is. Level 0 is the most urgent, {@value #LOWEST_LEVEL} the least. The same
 * value says what is shed first: the less urgent.
 *
 * <p>Travels in a Reactor {@code Context} under the key {@code Priority.class}.
 *
 * @param level from 0 (most urgent) to {@value #LOWEST_LEVEL}
 */
public record Priority(int level) implements Comparable<Priority> {

  /** The least urgent level. */
  public static final int LOWEST_LEVEL = 63;

  /** Before everything else: level 0. */
  public static final Priority HIGHEST = new Priority(0);

  /** More urgent than most: level 16. */
  public static final Priority HIGH = new Priority(16);

  /** What a request has when nobody says anything: level 32. */
  public static final Priority NORMAL = new Priority(32);

  /** Less urgent than most: level 48. */
  public static final Priority LOW = new Priority(48);

  /**
   * Checks the level.
   *
   * @throws IllegalArgumentException if the level is below 0 or above {@value #LOWEST_LEVEL}
   */
  public Priority {
    if (level < 0 || level > LOWEST_LEVEL) {
      throw new IllegalArgumentException(
          "priority level: " + level + " (expected: 0 to " + LOWEST_LEVEL + ")");
    }
  }

  /** Orders the most urgent first. */
  @Override
  public int compareTo(Priority other) {
    return Integer.compare(level, other.level);
  }
}
