package dev.weir.observe;

/**
 * How often workers that found nothing else to do went for what tasks on other workers had forked.
 * Counted since the start of the pool.
 *
 * @param attempted how often one looked at what the others have
 * @param yielded how often it came away with something
 * @param stolen how many tasks changed workers so: up to half of a queue at a time
 */
public record Steals(long attempted, long yielded, long stolen) {

  /** Nothing was stolen. */
  public static final Steals NONE = new Steals(0, 0, 0);

  /**
   * Adds up.
   *
   * @param other another count
   * @return both
   */
  public Steals plus(Steals other) {
    return new Steals(attempted + other.attempted, yielded + other.yielded, stolen + other.stolen);
  }
}
