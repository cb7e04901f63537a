package dev.weir.demo.load.compare;

import dev.weir.demo.load.compare.Children.Outcome;
import dev.weir.demo.load.report.Comparison;
import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.load.report.ComparisonText;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meets the same load in two ways, at one rate after the other: a task for each request, and a pool
 * of workers with a bounded queue. For one thread, but for {@link #stop} and {@link #drop}.
 */
public final class Compare {

  private static final Logger LOG = LoggerFactory.getLogger(Compare.class);

  /** Of what the database can do. */
  private static final List<Double> SHARES = List.of(0.5, 0.8, 1.0, 1.5, 2.0);

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final double DIGITS = 2;

  private final Consumer<String> tell;
  private final AtomicReference<@Nullable Children> running = new AtomicReference<>();
  private final ConcurrentLinkedDeque<Runnable> leftovers = new ConcurrentLinkedDeque<>();
  private volatile boolean stopped;

  /**
   * A comparison.
   *
   * @param tell is told, line by line, how far it is
   */
  public Compare(Consumer<String> tell) {
    this.tell = tell;
  }

  /**
   * Makes it, which takes minutes.
   *
   * @param asked what is to be compared
   * @return what came of it; of a comparison that was stopped, of the rates that were done until
   *     then
   * @throws CompareException if it cannot be made
   * @throws IOException if a file of its own cannot be written or read
   * @throws InterruptedException if the thread was interrupted
   */
  public Comparison run(ComparePlan asked)
      throws CompareException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("weir-compare-");
    Thread lastly = new Thread(this::drop, "compare-drop");
    Runtime.getRuntime().addShutdownHook(lastly);
    leftovers.add(() -> deleteQuietly(folder));
    try {
      if (asked.url() == null) {
        tell.accept("starting PostgreSQL");
      }
      Ground ground = Ground.of(asked.url(), asked.connections());
      leftovers.add(ground::drop);
      Children children = new Children(folder, ground::processes, ground.processors().before());
      leftovers.add(children::drop);
      running.set(children);
      if (stopped) {
        children.stop();
      }
      try {
        return run(asked, ground, children);
      } finally {
        running.set(null);
        tidy("PostgreSQL", ground::close);
      }
    } finally {
      tidy("the runs' files", () -> delete(folder));
      leftovers.clear();
      unhook(lastly);
    }
  }

  /* Whatever it leaves: what was measured is what somebody has waited for. */
  private void tidy(String what, Tidying tidying) {
    try {
      tidying.run();
    } catch (IOException e) {
      tell.accept(what + ": not all of it could be tidied up: " + e.getMessage());
    }
  }

  private interface Tidying {
    void run() throws IOException;
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("this process is ending already", e);
    }
  }

  /**
   * Ends the run that is under way and the server by force, and deletes what is theirs: for the end
   * of this process. Any thread.
   */
  public void drop() {
    for (Runnable last = leftovers.pollLast(); last != null; last = leftovers.pollLast()) {
      last.run();
    }
  }

  private Comparison run(ComparePlan asked, Ground ground, Children children)
      throws CompareException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    ComparePlan plan = asked;
    if (ground.isShared()) {
      notes.add("all runs were made on the same bank there, which grows from one to the next");
    }
    if (ground.connections() < asked.tasks().connections()) {
      plan = asked.withConnections(ground.connections());
      notes.add(
          asked.tasks().connections()
              + " connections were asked for, and there is room for "
              + ground.connections());
    }
    if (ground.connections() < plan.pool().connections()) {
      throw new CompareException(
          ground.words()
              + ": room for "
              + ground.connections()
              + " connections (expected: for "
              + plan.pool().connections()
              + " workers)");
    }
    Double capacity = plan.rates().isEmpty() ? capacity(plan, ground, children, notes) : null;
    List<Double> rates = capacity == null ? plan.rates() : rates(capacity);
    List<Point> tasks = new ArrayList<>();
    List<Point> pool = new ArrayList<>();
    for (double rate : rates) {
      if (!pair(plan, rate, tasks, pool, ground, children)) {
        break;
      }
    }
    if (stopped) {
      notes.add("stopped: not all that was asked for was run");
    }
    return new Comparison(
        ground.words(),
        machine(ground),
        capacity,
        settings(plan),
        notes,
        side(plan.tasks(), tasks),
        side(plan.pool(), pool));
  }

  private static Side side(Setup setup, List<Point> points) {
    int queue = setup.queue() == null ? 0 : setup.queue();
    return new Side(setup.name(), setup.mostInFlight() + queue, points);
  }

  /* As many as workers, each sending its next when it has an answer: the database cannot do more for so many. */
  private @Nullable Double capacity(
      ComparePlan plan, Ground ground, Children children, List<String> notes)
      throws CompareException, IOException, InterruptedException {
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
    double perSecond = report.perSecond(report.measured().counts().completed());
    if (perSecond < 1) {
      throw new CompareException(
          "the database does not do one request in a second (expected: at least one)");
    }
    tell.accept(String.format(Locale.ROOT, "it does %,.0f requests a second", perSecond));
    return perSecond;
  }

  private static List<Double> rates(double capacity) {
    return SHARES.stream().map(share -> rounded(share * capacity)).distinct().toList();
  }

  /* Two digits: what comes behind them is another one each time. */
  private static double rounded(double rate) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(rate)) + 1 - DIGITS));
    return Math.max(1, Math.round(rate / unit) * unit);
  }

  /* Who is first in one pair is second in the next: whoever comes later finds a server that is warm, and has
   * something left to write. False if it was stopped. */
  private boolean pair(
      ComparePlan plan,
      double rate,
      List<Point> tasks,
      List<Point> pool,
      Ground ground,
      Children children)
      throws CompareException, IOException, InterruptedException {
    boolean poolFirst = tasks.size() % 2 == 1;
    Point one = point(plan, poolFirst ? plan.pool() : plan.tasks(), rate, ground, children);
    Point other =
        one == null
            ? null
            : point(plan, poolFirst ? plan.tasks() : plan.pool(), rate, ground, children);
    if (one == null || other == null) {
      return false;
    }
    tasks.add(poolFirst ? other : one);
    pool.add(poolFirst ? one : other);
    return true;
  }

  private @Nullable Point point(
      ComparePlan plan, Setup setup, double rate, Ground ground, Children children)
      throws CompareException, IOException, InterruptedException {
    tell.accept(Numbers.format(rate) + "/s, " + setup.name());
    List<String> arguments = new ArrayList<>(List.of(ground.next().secret()));
    arguments.addAll(plan.arguments(plan.duration()));
    arguments.addAll(setup.arguments());
    arguments.addAll(List.of("--rate", Numbers.format(rate), "--name", setup.name()));
    Outcome outcome = children.run(arguments, plan.longest(plan.duration()));
    if (outcome == null) {
      return null;
    }
    Point point = new Point(rate, outcome.report(), outcome.footprint());
    tell.accept("  " + ComparisonText.line(point));
    return point;
  }

  private static Map<String, String> settings(ComparePlan plan) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("each run", Times.format(plan.duration()));
    settings.put("warm-up", Times.format(plan.warmUp()));
    settings.put("timeout", Times.format(plan.timeout()));
    settings.put("SLO", Times.format(plan.slo()));
    settings.put("max lag", Times.format(plan.maxLag()));
    settings.put("drivers", "R2DBC; each run in a JVM with " + Children.HEAP);
    settings.put("accounts", String.valueOf(plan.accounts()));
    settings.put("seed", String.valueOf(plan.seed()));
    return settings;
  }

  private static String machine(Ground ground) {
    return String.format(
        Locale.ROOT,
        "%d processors, %s %s, Java %s; %s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version().feature(),
        ground.processors().words());
  }

  /** Ends the run that is under way, and begins no other. Any thread. */
  public void stop() {
    stopped = true;
    Children children = running.get();
    if (children != null) {
      children.stop();
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", folder, e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
