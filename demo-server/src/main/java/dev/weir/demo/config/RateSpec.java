package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.limit.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route that is answered so many times in a second, or whatever time.
 *
 * @param name what operators call it
 * @param path matched exactly; begins with a slash
 * @param rate how often, and how often at once
 * @param per whose rate that is
 * @param maxWait how long a request may wait for its turn; zero if none may
 * @param description a sentence for people; null if there is none
 */
public record RateSpec(
    String name, String path, Rate rate, Per per, Duration maxWait, @Nullable String description) {

  /** Whose rate it is. */
  public enum Per {
    /** One rate for all. */
    ALL("all"),
    /** One for each tenant, and one for those who name none. */
    TENANT("tenant"),
    /** One for each address that requests come from. */
    CLIENT("client");

    private final String word;

    Per(String word) {
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

    static List<String> words() {
      return Stream.of(values()).map(Per::word).toList();
    }

    static Per of(String word) {
      return Stream.of(values()).filter(per -> per.word.equals(word)).findFirst().orElseThrow();
    }
  }

  /**
   * What happens to a request that comes too early.
   *
   * @return timeout if it may wait, else reject
   */
  public String strategy() {
    return maxWait.isZero() ? "reject" : "timeout";
  }

  /**
   * As a file has it, the burst left out.
   *
   * @return permits and period
   */
  public String rateText() {
    return RateKind.format(rate);
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the rate's name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put("rate", rateText());
    keys.put("burst", rate.burst());
    keys.put("per", per.word());
    if (per == Per.ALL) {
      keys.put("maxWait", Times.format(maxWait));
    }
    if (description != null) {
      keys.put("description", description);
    }
    return keys;
  }
}
