package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.limit.Rate;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route that sends ticks for as long as somebody listens.
 *
 * @param name what it is called
 * @param path matched exactly; begins with a slash
 * @param overflow what becomes of the ticks when somebody listens too slowly: block, drop, reject
 *     or timeout, with the bound on the wait
 * @param rate how often, if the request does not say otherwise
 * @param buffer how many ticks may wait, 1 or more
 * @param listeners how many may listen at a time, 1 or more; others are turned away
 * @param description a sentence for people; null if there is none
 */
public record StreamSpec(
    String name,
    String path,
    Overflow overflow,
    Rate rate,
    int buffer,
    int listeners,
    @Nullable String description) {

  /** As often as anybody can tell ticks apart. */
  public static final int MOST_PER_SECOND = 10_000;

  /** What a rate must be, for people. */
  public static final String RATE_RULE =
      "a rate such as 10/s or 5/100ms, at most " + MOST_PER_SECOND + "/s";

  /**
   * Whether a stream may have a rate.
   *
   * @param rate any
   * @return false if it is too high
   */
  public static boolean isRate(Rate rate) {
    return (double) rate.permits() / rate.period().toNanos()
        <= (double) MOST_PER_SECOND / Duration.ofSeconds(1).toNanos();
  }

  /**
   * As a file has the rate.
   *
   * @return such as 10/s
   */
  public String rateText() {
    return RateKind.format(rate);
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put("strategy", overflow.word());
    if (!overflow.waitBound().equals(Overflow.UNBOUNDED)) {
      keys.put("wait", Times.format(overflow.waitBound()));
    }
    keys.put("rate", rateText());
    keys.put("buffer", buffer);
    keys.put("listeners", listeners);
    if (description != null) {
      keys.put("description", description);
    }
    return keys;
  }
}
