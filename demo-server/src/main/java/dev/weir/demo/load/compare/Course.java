package dev.weir.demo.load.compare;

import dev.weir.demo.load.compare.Children.Outcome;
import dev.weir.demo.load.report.Comparison;
import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.load.report.ComparisonText;
import dev.weir.demo.load.report.ReportFile;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a comparison, one after the other, on a server that is there. For one thread, once.
 */
final class Course {

  /** Of what the database can do. */
  private static final List<Double> SHARES = List.of(0.5, 0.8, 1.0, 1.5, 2.0);

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final double DIGITS = 2;

  private final ComparePlan plan;
  private final Ground ground;
  private final Children children;
  private final Consumer<String> tell;
  private final BooleanSupplier stopped;
  private final List<String> notes = new ArrayList<>();
  private final List<Point> tasks = new ArrayList<>();
  private final List<Point> pool = new ArrayList<>();

  /**
   * None yet.
   *
   * @param asked what is to be compared
   * @param ground where
   * @param children carry the runs out
   * @param tell is told, line by line, how far it is
   * @param stopped whether there are to be no more
   * @throws CompareException if there is no room there
   */
  Course(
      ComparePlan asked,
      Ground ground,
      Children children,
      Consumer<String> tell,
      BooleanSupplier stopped)
      throws CompareException {
    this.plan = fitting(asked, ground);
    this.ground = ground;
    this.children = children;
    this.tell = tell;
    this.stopped = stopped;
  }

  private ComparePlan fitting(ComparePlan asked, Ground there) throws CompareException {
    if (there.isShared()) {
      notes.add("all runs were made on the same bank there, which grows from one to the next");
    }
    int room = there.connections();
    if (room < asked.pool().connections()) {
      throw new CompareException(
          there.words()
              + ": room for "
              + room
              + " connections (expected: for "
              + asked.pool().connections()
              + " workers)");
    }
    if (room >= asked.tasks().connections()) {
      return asked;
    }
    notes.add(
        asked.tasks().connections() + " connections were asked for, and there is room for " + room);
    return asked.withConnections(room);
  }

  /**
   * Carries them out.
   *
   * @return what came of it: if one of them fails, of those until then
   * @throws CompareException if not even the first look could be made
   */
  Comparison run() throws CompareException, IOException, InterruptedException {
    RunReport look = plan.rates().isEmpty() ? look() : null;
    List<Double> rates = look == null ? plan.rates() : rates(perSecond(look));
    String trouble = null;
    try {
      for (double rate : rates) {
        if (!pair(rate)) {
          break;
        }
      }
    } catch (CompareException e) {
      trouble = e.getMessage();
    } catch (IOException e) { // no room for a file of its own, such as a report
      trouble = "a file of its own: " + ReportFile.reason(e);
    }
    if (stopped.getAsBoolean()) {
      notes.add("stopped: not all that was asked for was run");
    }
    return new Comparison(
        ground.words(),
        machine(),
        ground.processors().ofGenerator(),
        look,
        settings(),
        notes,
        trouble,
        side(plan.tasks(), tasks),
        side(plan.pool(), pool));
  }

  private static Side side(Setup setup, List<Point> points) {
    int queue = setup.queue() == null ? 0 : setup.queue();
    return new Side(setup.name(), setup.mostInFlight() + queue, points);
  }

  /* As many as workers, each sending its next when it has an answer: the database cannot do more for so many. */
  private @Nullable RunReport look() throws CompareException, IOException, InterruptedException {
    tell.accept("looking what the database can do");
    int users = plan.pool().mostInFlight();
    List<String> arguments = new ArrayList<>(List.of(ground.next().secret()));
    arguments.addAll(plan.arguments(LOOK));
    arguments.addAll(
        List.of("--users", String.valueOf(users), "--connections", String.valueOf(users)));
    Outcome outcome = children.run(arguments, plan.longest(LOOK));
    if (outcome == null) {
      return null;
    }
    RunReport report = outcome.report();
    if (!report.verdict().valid()) {
      notes.add("the look at what the database can do is invalid: load itself fell behind");
    }
    if (perSecond(report) < 1) {
      throw new CompareException(
          "the database does not do one request in a second (expected: at least one)");
    }
    tell.accept(String.format(Locale.ROOT, "it does %,.0f requests a second", perSecond(report)));
    return report;
  }

  private static double perSecond(RunReport look) {
    return look.perSecond(look.measured().counts().completed());
  }

  static List<Double> rates(double capacity) {
    return SHARES.stream().map(share -> rounded(share * capacity)).distinct().toList();
  }

  /* Two digits: what comes behind them is another one each time. */
  private static double rounded(double rate) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(rate)) + 1 - DIGITS));
    return Math.max(1, Math.round(rate / unit) * unit);
  }

  /* Who is first in one pair is second in the next: whoever comes later finds a server that is warm, and has
   * something left to write. False if it was stopped. */
  private boolean pair(double rate) throws CompareException, IOException, InterruptedException {
    boolean poolFirst = tasks.size() % 2 == 1;
    return poolFirst
        ? point(rate, plan.pool(), pool) && point(rate, plan.tasks(), tasks)
        : point(rate, plan.tasks(), tasks) && point(rate, plan.pool(), pool);
  }

  private boolean point(double rate, Setup setup, List<Point> points)
      throws CompareException, IOException, InterruptedException {
    String words = Numbers.format(rate) + "/s, " + setup.name();
    tell.accept(words);
    List<String> arguments = new ArrayList<>(List.of(ground.next().secret()));
    arguments.addAll(plan.arguments(plan.duration()));
    arguments.addAll(setup.arguments());
    arguments.addAll(List.of("--rate", Numbers.format(rate), "--name", setup.name()));
    Outcome outcome;
    try {
      outcome = children.run(arguments, plan.longest(plan.duration()));
    } catch (CompareException e) {
      throw new CompareException(words + ": " + e.getMessage(), e);
    }
    if (outcome == null) {
      return false;
    }
    Point point = new Point(rate, outcome.report(), outcome.footprint());
    tell.accept("  " + ComparisonText.line(point));
    noteOpen(words, setup, outcome.report().database());
    return points.add(point);
  }

  private void noteOpen(String words, Setup setup, @Nullable DatabaseUse use) {
    int wanted = Math.min(setup.mostInFlight(), setup.connections());
    if (use != null && use.connections().open() < wanted) {
      notes.add(words + ": only " + use.connections().open() + " connections were open at the end");
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("each run", Times.format(plan.duration()));
    settings.put("warm-up", Times.format(plan.warmUp()));
    settings.put("timeout", Times.format(plan.timeout()));
    settings.put("SLO", Times.format(plan.slo()));
    settings.put("max lag", Times.format(plan.maxLag()));
    boolean jdbc = plan.url() != null && plan.url().isJdbc();
    settings.put(
        "drivers", (jdbc ? "JDBC" : "R2DBC") + "; each run in a JVM with " + Children.HEAP);
    settings.put("accounts", String.valueOf(plan.accounts()));
    settings.put("seed", String.valueOf(plan.seed()));
    return settings;
  }

  private String machine() {
    return String.format(
        Locale.ROOT,
        "%d processors, %s %s, Java %s; %s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version().feature(),
        ground.processors().words());
  }
}
