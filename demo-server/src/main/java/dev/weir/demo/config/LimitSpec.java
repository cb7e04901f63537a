package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a gate lets through at a time.
 *
 * @param law how that changes
 * @param most how many at most; with {@code fixed} how many
 * @param time with {@code queueDelay} the delay that is acceptable, and with {@code aimd} how long
 *     a call takes at most that is no sign of overload; null if there is none
 */
public record LimitSpec(Law law, int most, @Nullable Duration time) {

  /** As many at most as with the toolkit's own limits. */
  static final int USUAL_MOST = 1_000;

  private static final int FIRST = 10;

  /** How a limit changes. */
  public enum Law {
    /** Not at all. */
    FIXED("fixed", "permits", null),
    /** Up by one, and down by a tenth. */
    AIMD("aimd", "maxLimit", "slowerThan"),
    /** So that few calls queue. */
    VEGAS("vegas", "maxLimit", null),
    /** With the run times. */
    GRADIENT2("gradient2", "maxLimit", null),
    /** So that calls queue for so long. */
    QUEUE_DELAY("queueDelay", "maxLimit", "queueDelay");

    private final String word;
    private final String mostKey;
    private final @Nullable String timeKey;

    Law(String word, String mostKey, @Nullable String timeKey) {
      this.word = word;
      this.mostKey = mostKey;
      this.timeKey = timeKey;
    }

    /**
     * What a file calls it.
     *
     * @return the word
     */
    public String word() {
      return word;
    }

    String mostKey() {
      return mostKey;
    }

    @Nullable String timeKey() {
      return timeKey;
    }

    static List<String> words() {
      return Stream.of(values()).map(Law::word).toList();
    }

    static Law of(String word) {
      return Stream.of(values()).filter(law -> law.word.equals(word)).findFirst().orElseThrow();
    }
  }

  /**
   * What a gate takes.
   *
   * @return a limit of the toolkit's
   */
  public Limit limit() {
    int begin = Math.min(FIRST, most);
    return switch (law) {
      case FIXED -> Limits.fixed(most);
      case AIMD ->
          time == null
              ? Limits.aimd().range(begin, 1, most)
              : Limits.aimd().range(begin, 1, most).slowerThan(time);
      case VEGAS -> Limits.vegas().range(begin, 1, most);
      case GRADIENT2 -> Limits.gradient2().range(begin, 1, most);
      case QUEUE_DELAY ->
          Limits.queueDelay(time == null ? Duration.ofMillis(1) : time).range(begin, 1, most);
    };
  }

  /** As a file has it: the keys of a gate, {@code limit} first. */
  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("limit", law.word());
    keys.put(law.mostKey(), most);
    String key = law.timeKey();
    if (key != null && time != null) {
      keys.put(key, Times.format(time));
    }
    return keys;
  }

  /**
   * In a few words, for people.
   *
   * @return half a sentence
   */
  public String words() {
    return switch (law) {
      case FIXED -> most + " at a time";
      case AIMD -> "as many at a time as meet no sign of overload";
      case VEGAS -> "as many at a time as leave few queueing there";
      case GRADIENT2 -> "as many at a time as leave run times as they are without a queue";
      case QUEUE_DELAY ->
          "as many at a time as queue there for " + (time == null ? "no time" : Times.format(time));
    };
  }
}
