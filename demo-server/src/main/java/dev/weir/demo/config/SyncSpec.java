package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.spill.SyncPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When what was spilled is forced to the disk.
 *
 * @param when never, after so many records, or after a while
 * @param records with {@code RECORDS}: after how many, 1 or more; else 0
 * @param within how long a record waits for it at most; zero if that is never
 */
public record SyncSpec(When when, int records, Duration within) {

  /** The operating system writes when it sees fit. */
  public static final SyncSpec NONE = new SyncSpec(When.NONE, 0, Duration.ZERO);

  /** What makes it due. */
  public enum When {
    /** Nothing. */
    NONE("none"),
    /** So many records, or a while. */
    RECORDS("records"),
    /** A while. */
    TIME("time");

    private final String word;

    When(String word) {
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

    static Optional<When> of(String word) {
      return Stream.of(values()).filter(when -> when.word.equals(word)).findFirst();
    }
  }

  /**
   * The same for a spill.
   *
   * @return the policy
   */
  public SyncPolicy policy() {
    return switch (when) {
      case NONE -> SyncPolicy.none();
      case RECORDS -> SyncPolicy.every(records).within(within);
      case TIME -> SyncPolicy.every(within);
    };
  }

  void addTo(Map<String, Object> keys) {
    keys.put("sync", when.word());
    if (when == When.RECORDS) {
      keys.put("syncRecords", records);
    }
    if (when != When.NONE) {
      keys.put("syncTime", Times.format(within));
    }
  }
}
