package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import dev.weir.limit.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** So many in a time: 10/s, 600/m or 5/100ms. */
public enum RateKind implements Kind<Rate> {
  /** The one. */
  RATE;

  private static final String RULE = "a rate such as 10/s or 5/100ms";
  private static final int MOST = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Pattern ONE = Pattern.compile("^1(?=[a-z])");
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})/([0-9]{0,9})(us|ms|s|m)");

  @Override
  public String rule() {
    return RULE;
  }

  @Override
  public Rate read(ScalarNode value) throws BrokenRuleException {
    return read(text(value));
  }

  /**
   * Reads one that stands somewhere else than in a file.
   *
   * @param text such as 10/s
   * @return empty if it is none
   */
  public static Optional<Rate> parse(String text) {
    try {
      return Optional.of(read(text));
    } catch (BrokenRuleException e) {
      return Optional.empty();
    }
  }

  private static Rate read(String text) throws BrokenRuleException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BrokenRuleException(RULE);
    }
    String number = matcher.group(2).isEmpty() ? "1" : matcher.group(2);
    Optional<Duration> period = Times.parse(number + matcher.group(3)).filter(RateKind::isPeriod);
    int permits = Integer.parseInt(matcher.group(1));
    if (permits < 1 || permits > MOST || period.isEmpty()) {
      throw new BrokenRuleException(
          "1 to " + MOST + " in " + Times.format(SHORTEST) + " to " + longest());
    }
    return Rate.of(permits, period.get());
  }

  private static boolean isPeriod(Duration time) {
    return time.compareTo(SHORTEST) >= 0 && time.compareTo(Limits.LONGEST_TIME) <= 0;
  }

  private static String longest() {
    return Times.format(Limits.LONGEST_TIME);
  }

  /** As {@link #read} understands it, without the burst. */
  static String format(Rate rate) {
    return rate.permits() + "/" + ONE.matcher(Times.format(rate.period())).replaceFirst("");
  }
}
