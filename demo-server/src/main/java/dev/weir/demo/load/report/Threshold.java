package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.report.Doubt.Part;
import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run is held to, such as {@code p99<250ms}, {@code service.p99.9<=1s}, {@code errors<1%},
 * {@code goodput>950}. To its left is one of these:
 *
 * <table>
 *   <caption>What can be bounded</caption>
 *   <tr><td>{@code p99}, {@code p99.9}, {@code max}, …</td>
 *       <td>response time: what was never done is slower than any time</td></tr>
 *   <tr><td>{@code service.p99}, {@code lag.p99}, {@code loopLag.p99}, …</td>
 *       <td>service time, the generator's own lag, and that of its threads that write and
 *       read</td></tr>
 *   <tr><td>{@code errors}</td>
 *       <td>answered otherwise than wanted, or not at all, be it that the run's end cut it off: how
 *       many, or % of what was offered</td></tr>
 *   <tr><td>{@code backpressure}</td>
 *       <td>turned away before the wire: how many, or % of what was offered</td></tr>
 *   <tr><td>{@code goodput}</td>
 *       <td>completed within the SLO: per second, or % of what was offered</td></tr>
 *   <tr><td>{@code rate}</td><td>offered per second</td></tr>
 * </table>
 */
public final class Threshold {

  private static final Pattern FORM =
      Pattern.compile("\\s*([a-zA-Z0-9.]+)\\s*(<=|>=|<|>)\\s*(\\S+)\\s*");
  private static final Pattern TIME =
      Pattern.compile("(?:(response|service|lag|loopLag)\\.)?(?:p([0-9.]+)|max)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,6})?");
  private static final String EXAMPLES =
      "p99<250ms, service.p99<50ms, errors<1%, goodput>=99% or rate>=990";
  private static final double WHOLE = 100;

  /** What was measured, as a number to be compared and in words. */
  private record Actual(double number, String words) {

    static Actual time(long nanos) {
      return new Actual(nanos, Shown.time(nanos));
    }
  }

  /**
   * What to measure, if so many requests, of which nothing is known, had done as well as can be.
   */
  private interface Reading {
    Actual of(Measured measured, Duration planned, long unknown);
  }

  private record Quantity(Part part, boolean isTime, Reading reading) {}

  /**
   * A threshold, judged.
   *
   * @param text what was asked for
   * @param held whether it is so
   * @param actual what was measured, in words
   */
  public record Result(String text, boolean held, String actual) {}

  private final String text;
  private final Quantity quantity;
  private final String comparison;
  private final double bound;

  private Threshold(String text, Quantity quantity, String comparison, double bound) {
    this.text = text;
    this.quantity = quantity;
    this.comparison = comparison;
    this.bound = bound;
  }

  /**
   * Reads one.
   *
   * @param text a quantity, one of {@code < <= > >=}, and a bound
   * @return to be judged
   * @throws IllegalArgumentException if it is anything else; names the text and the rule
   */
  public static Threshold parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text, "such as " + EXAMPLES);
    }
    String name = matcher.group(1);
    String comparison = matcher.group(2);
    String bound = matcher.group(3);
    Matcher time = TIME.matcher(name);
    if (time.matches()) {
      return new Threshold(text.strip(), time(text, time), comparison, nanos(text, bound));
    }
    boolean percent = bound.endsWith("%");
    return new Threshold(
        text.strip(), quantity(text, name, percent), comparison, number(text, bound, percent));
  }

  private static double nanos(String text, String bound) {
    return Times.parse(bound)
        .orElseThrow(
            () -> wrong(text, "on the right a whole number of us, ms, s or m, such as 250ms"))
        .toNanos();
  }

  private static double number(String text, String bound, boolean percent) {
    String digits = percent ? bound.substring(0, bound.length() - 1) : bound;
    if (!NUMBER.matcher(digits).matches()) {
      throw wrong(text, "a number such as 950 on the right, or a share such as 99.5%");
    }
    double number = Double.parseDouble(digits);
    if (percent && number > WHOLE) {
      throw wrong(text, "at most 100%");
    }
    return number;
  }

  private static Quantity time(String text, Matcher matcher) {
    double percent = matcher.group(2) == null ? WHOLE : percent(text, matcher.group(2));
    String kind = matcher.group(1) == null ? "response" : matcher.group(1);
    return switch (kind) {
      case "service" -> time(Part.WIRE, Measured::service, percent);
      case "lag" -> time(Part.NONE, Measured::lag, percent);
      case "loopLag" -> time(Part.NONE, Measured::loopLag, percent);
      default -> time(Part.WHOLE, Measured::response, percent);
    };
  }

  private static Quantity time(Part part, Function<Measured, Spread> times, double percent) {
    return new Quantity(
        part,
        true,
        (measured, planned, unknown) -> {
          Spread spread = times.apply(measured);
          double share = WHOLE * unknown / Math.max(1, spread.count());
          return share >= percent && unknown > 0
              ? Actual.time(0)
              : Actual.time(spread.at(percent - share));
        });
  }

  private static double percent(String text, String digits) {
    double percent = NUMBER.matcher(digits).matches() ? Double.parseDouble(digits) : 0;
    if (percent <= 0 || percent > WHOLE) {
      throw wrong(text, "a percentile above p0, up to p100");
    }
    return percent;
  }

  private static Quantity quantity(String text, String name, boolean percent) {
    return switch (name) {
      case "errors" -> bad(Part.ANSWER, percent, counts -> counts.wrong() + counts.cutOff());
      case "backpressure" -> bad(Part.NONE, percent, Counts::turnedAway);
      case "goodput" ->
          new Quantity(
              Part.WHOLE,
              false,
              (measured, planned, unknown) -> {
                Counts counts = measured.counts();
                long good = Math.min(counts.offered(), counts.good() + unknown);
                return percent ? share(good, counts.offered()) : perSecond(good, measured, planned);
              });
      case "rate" -> {
        if (percent) {
          throw wrong(text, "requests per second, such as rate>=990");
        }
        yield new Quantity(
            Part.NONE,
            false,
            (measured, planned, unknown) ->
                perSecond(measured.counts().offered(), measured, planned));
      }
      default ->
          throw wrong(
              text,
              "p50, p99.9, max, service.p99, lag.p99, loopLag.p99, errors, backpressure, goodput or"
                  + " rate on the left");
    };
  }

  private static Quantity bad(Part part, boolean percent, ToLongFunction<Counts> counting) {
    return new Quantity(
        part,
        false,
        (measured, planned, unknown) -> {
          Counts counts = measured.counts();
          long count = Math.max(0, counting.applyAsLong(counts) - unknown);
          return percent ? share(count, counts.offered()) : new Actual(count, Shown.count(count));
        });
  }

  private static Actual share(long count, long of) {
    double percent = of == 0 ? 0 : WHOLE * count / of; // so, 999 of 1,000 are 99.9 to the last bit
    return new Actual(percent, Shown.percent(RunReport.share(count, of)));
  }

  private static Actual perSecond(long count, Measured measured, Duration planned) {
    double rate = RunReport.perSecond(count, measured, planned);
    return new Actual(rate, Shown.rate(rate) + "/s");
  }

  private static IllegalArgumentException wrong(String text, String rule) {
    return new IllegalArgumentException("'" + Shown.words(text) + "' (expected: " + rule + ")");
  }

  /**
   * Judges a run.
   *
   * @param measured what came of it
   * @param planned how long requests were to be offered; if the run was stopped, until then
   * @return whether the run holds it
   */
  public Result judge(Measured measured, Duration planned) {
    Actual actual = quantity.reading().of(measured, planned, 0);
    return new Result(text, holds(actual.number()), actual.words());
  }

  private boolean holds(double number) {
    return switch (comparison) {
      case "<" -> number < bound;
      case "<=" -> number <= bound;
      case ">" -> number > bound;
      default -> number >= bound;
    };
  }

  /**
   * Whether it failed only by requests that the generator itself had a part in: of those nobody
   * knows how they would have done.
   *
   * @param planned how long requests were to be offered
   * @param doubt what the generator had a part in, and what came of the run
   * @return why the target cannot be blamed; empty if it is held, or would have failed all the same
   */
  Optional<String> excuse(Duration planned, Doubt doubt) {
    Part part = quantity.part();
    long unknown = doubt.requests(part, quantity.isTime() ? (long) bound : doubt.slo().toNanos());
    Actual actual = quantity.reading().of(doubt.measured(), planned, 0);
    Actual best = quantity.reading().of(doubt.measured(), planned, unknown);
    if (holds(actual.number()) || !holds(best.number())) {
      return Optional.empty();
    }
    return Optional.of(
        text + " failed (" + actual.words() + "), and might not have: " + doubt.words(part));
  }

  @Override
  public String toString() {
    return text;
  }
}
