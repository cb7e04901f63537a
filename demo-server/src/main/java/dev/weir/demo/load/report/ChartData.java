package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.Waits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the charts of a page draw of a run. Times in milliseconds, null where there is nothing to
 * draw.
 */
record ChartData(
    String name,
    double sloMillis,
    Course seconds,
    Curve curve,
    @Nullable Rates search,
    @Nullable Sessions sessions) {

  private static final double STEPS_PER_NINE = 20;
  private static final double MOST_NINES = 5;
  private static final double PERCENT = 100;
  private static final double TENTHS = 10;

  /**
   * Second by second, counts per second; and the numbers of those in which a percentile was never
   * reached.
   */
  record Course(
      List<Double> offered,
      List<Double> completed,
      List<Double> good,
      List<Double> errors,
      List<Double> away,
      List<@Nullable Double> p50,
      List<@Nullable Double> p99,
      List<Integer> never50,
      List<Integer> never99,
      List<@Nullable Double> lag,
      List<Long> wire,
      List<Long> queued) {

    static Course of(RunReport report) {
      List<Second> seconds = report.measured().seconds();
      List<Stint> each = Stint.rows(report, Integer.MAX_VALUE);
      return new Course(
          rates(each, Counts::offered),
          rates(each, Counts::completed),
          rates(each, Counts::good),
          rates(each, Counts::wrong),
          rates(each, Counts::turnedAway),
          times(seconds, Second::response),
          times(seconds, Second::response99),
          nevers(seconds, Second::response),
          nevers(seconds, Second::response99),
          lags(each),
          seconds.stream().map(Second::onTheWire).toList(),
          seconds.stream().map(Second::queued).toList());
    }

    private static List<Double> rates(List<Stint> each, ToLongFunction<Counts> count) {
      return each.stream()
          .map(second -> second.perSecond(count.applyAsLong(second.counts())))
          .map(rate -> Math.round(TENTHS * rate) / TENTHS)
          .toList();
    }

    private static List<@Nullable Double> times(List<Second> seconds, ToLongFunction<Second> time) {
      List<@Nullable Double> times = new ArrayList<>();
      seconds.forEach(second -> times.add(Millis.of(time.applyAsLong(second))));
      return times;
    }

    private static List<@Nullable Double> lags(List<Stint> each) {
      List<@Nullable Double> lags = new ArrayList<>();
      each.forEach(second -> lags.add(Millis.of(second.lag())));
      return lags;
    }

    private static List<Integer> nevers(List<Second> seconds, ToLongFunction<Second> time) {
      return seconds.stream()
          .filter(second -> second.counts().ended() > 0)
          .filter(second -> time.applyAsLong(second) == Spread.NEVER)
          .map(Second::number)
          .toList();
    }
  }

  /** By percentile; at how many nines each stands: 1 is 90 %, 2 is 99 %. */
  record Curve(List<Double> at, List<@Nullable Double> response, List<@Nullable Double> service) {

    /* As far as there are requests to tell of: of 1,000, to 99.9 %. */
    static Curve of(Measured measured) {
      double nines = Math.log10(Math.max(10.0, (double) measured.response().count()));
      int steps = (int) Math.floor(STEPS_PER_NINE * Math.min(MOST_NINES, nines));
      List<Double> at = IntStream.rangeClosed(0, steps).mapToObj(i -> i / STEPS_PER_NINE).toList();
      return new Curve(at, along(measured.response(), at), along(measured.service(), at));
    }

    private static List<@Nullable Double> along(Spread spread, List<Double> at) {
      List<@Nullable Double> times = new ArrayList<>();
      for (double nines : at) {
        double percent = PERCENT * (1 - Math.pow(10, -nines));
        times.add(Millis.of(spread.at(percent)));
      }
      return times;
    }
  }

  /** Rate by rate. */
  record Rates(List<Rate> points, @Nullable Double limit) {

    static Rates of(Search search) {
      return new Rates(
          search.points().stream()
              .sorted(Comparator.comparingDouble(RatePoint::rate))
              .map(Rate::of)
              .toList(),
          search.limit());
    }
  }

  record Rate(double rate, double goodput, @Nullable Double p99, boolean valid, boolean held) {

    static Rate of(RatePoint point) {
      return new Rate(
          point.rate(),
          point.rate() * point.goodShare(),
          Millis.of(point.response99()),
          point.valid(),
          point.held());
    }
  }

  /** Second by second, how many sessions of a database's server were at what. */
  record Sessions(
      List<@Nullable Double> running,
      List<@Nullable Double> waiting,
      List<@Nullable Double> inTransaction,
      List<@Nullable Double> idle) {

    static @Nullable Sessions of(RunReport report) {
      DatabaseUse use = report.database();
      Waits waits = use == null ? null : use.waits();
      return waits == null || waits.seconds().isEmpty()
          ? null
          : new Sessions(
              course(waits, Waits.Second::running),
              course(waits, Waits.Second::waiting),
              course(waits, Waits.Second::inTransaction),
              course(waits, Waits.Second::idle));
    }

    private static List<@Nullable Double> course(
        Waits waits, ToDoubleFunction<Waits.Second> sessions) {
      List<@Nullable Double> course = new ArrayList<>();
      for (Waits.Second second : waits.seconds()) {
        while (course.size() < second.number()) {
          course.add(null); // nobody looked
        }
        course.add(sessions.applyAsDouble(second));
      }
      return course;
    }
  }

  static ChartData of(RunReport report, String name) {
    Measured measured = report.measured();
    return new ChartData(
        Shown.words(name),
        Millis.of(report.heading().slo()),
        Course.of(report),
        Curve.of(measured),
        report.search() == null ? null : Rates.of(report.search()),
        Sessions.of(report));
  }
}
