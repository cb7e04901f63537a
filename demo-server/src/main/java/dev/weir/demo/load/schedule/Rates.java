package dev.weir.demo.load.schedule;

import dev.weir.demo.load.schedule.Stages.Stage;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rates over time as people write them:
 *
 * <ul>
 *   <li>{@code 1000} or {@code 2.5k}: constant;
 *   <li>{@code step:100,200,400/10s}: each for so long, the last one to the end;
 *   <li>{@code ramp:100-2k/30s}: evenly from one to the other, and then on;
 *   <li>{@code spike:100-1k@5s/2s}: the lower, but for so long after a while the higher;
 *   <li>{@code sine:100-1k/20s}: between two, with that period.
 * </ul>
 */
public final class Rates {

  private static final double MOST = 10_000_000;
  private static final String RATE = "([0-9.]+[km]?)";
  private static final String TIME = "([0-9]+[a-z]+)";
  private static final Pattern STEP = Pattern.compile("step:([0-9.km,]+)/" + TIME);
  private static final Pattern RAMP = Pattern.compile("ramp:" + RATE + "-" + RATE + "/" + TIME);
  private static final Pattern SPIKE =
      Pattern.compile("spike:" + RATE + "-" + RATE + "@" + TIME + "/" + TIME);
  private static final Pattern SINE = Pattern.compile("sine:" + RATE + "-" + RATE + "/" + TIME);
  private static final double NANOS_PER_SECOND = 1e9;

  private Rates() {}

  /**
   * Reads a rate over time.
   *
   * @param text one of the forms above
   * @return the shape
   * @throws IllegalArgumentException if it is anything else, or out of bounds; says what is wrong
   */
  public static RateShape parse(String text) {
    Matcher step = STEP.matcher(text);
    Matcher ramp = RAMP.matcher(text);
    Matcher spike = SPIKE.matcher(text);
    Matcher sine = SINE.matcher(text);
    if (step.matches()) {
      return steps(step.group(1).split(",", -1), seconds(step.group(2)));
    }
    if (ramp.matches()) {
      return ramp(rate(ramp.group(1)), rate(ramp.group(2)), seconds(ramp.group(3)));
    }
    if (spike.matches()) {
      return spike(spike);
    }
    if (sine.matches()) {
      return between(
          sine.group(1), sine.group(2), (low, high) -> new Sine(low, high, seconds(sine.group(3))));
    }
    double rate = rate(text);
    if (rate == 0) {
      throw new IllegalArgumentException("'" + text + "' (expected: more than 0 per second)");
    }
    return Stages.constant(rate);
  }

  private static RateShape steps(String[] rates, double seconds) {
    List<Stage> stages = new ArrayList<>();
    for (String text : rates) {
      double rate = rate(text);
      stages.add(new Stage(rate, rate, seconds));
    }
    return some(stages);
  }

  private static RateShape ramp(double from, double to, double seconds) {
    return some(List.of(new Stage(from, to, seconds)));
  }

  private static RateShape spike(Matcher matcher) {
    return between(
        matcher.group(1),
        matcher.group(2),
        (low, high) ->
            new Stages(
                List.of(
                    new Stage(low, low, seconds(matcher.group(3))),
                    new Stage(high, high, seconds(matcher.group(4))),
                    new Stage(low, low, 1))));
  }

  private static RateShape between(
      String low, String high, BiFunction<Double, Double, RateShape> shape) {
    double least = rate(low);
    double most = rate(high);
    if (most <= least) {
      throw new IllegalArgumentException(
          "'" + low + "-" + high + "' (expected: the lower rate first)");
    }
    return shape.apply(least, most);
  }

  private static RateShape some(List<Stage> stages) {
    if (stages.stream().allMatch(stage -> stage.requests() == 0)) {
      throw new IllegalArgumentException("no requests (expected: a rate above 0 at some time)");
    }
    return new Stages(stages);
  }

  private static double rate(String text) {
    double rate =
        Numbers.parse(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + text + "' (expected: " + Arrivals.FORMS + ")"));
    if (rate > MOST) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: at most " + Numbers.format(MOST) + " per second)");
    }
    return rate;
  }

  private static double seconds(String text) {
    Duration time =
        Times.parse(text)
            .filter(parsed -> !parsed.isZero())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'" + text + "' (expected: a time such as 500ms, 10s or 1m)"));
    return time.toNanos() / NANOS_PER_SECOND;
  }
}
