package dev.weir.demo.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests are gathered.
 *
 * @param size how many make a batch
 * @param delay how long the first of a batch waits for others
 * @param bytes how many bytes the items of a batch have together at most; null for any number
 * @param key which requests are done together
 * @param room how many may be unsettled: gathering, or in a batch that is under way
 */
public record BatchSpec(int size, Duration delay, @Nullable Integer bytes, Key key, int room) {

  /**
   * How many may wait for room.
   *
   * @return as many for each place as in a pool that says nothing of it
   */
  public int maxWaiters() {
    return Limits.WAITERS_PER_PLACE * room;
  }

  /** Which requests are done together. */
  public enum Key {
    /** All. */
    NONE("none"),
    /** Those with the same {@code ?key=}. */
    KEY("key"),
    /** Those of one tenant. */
    TENANT("tenant");

    private final String word;

    Key(String word) {
      this.word = word;
    }

    /**
     * What a file calls it.
     *
     * @return the word
     */
    public String word() {
      return word;
    }
  }
}
