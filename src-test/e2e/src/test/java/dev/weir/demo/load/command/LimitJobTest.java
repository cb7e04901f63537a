package dev.weir.demo.load.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.http.HttpCall;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpTarget;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Search;
import dev.weir.demo.load.report.TextReport;
import dev.weir.demo.load.report.Threshold;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.search.Found.End;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * What is told of a search, for each of its ends: in real time, of a target that answers so many a
 * second at once. It goes by what has come since a run began, which is never more than the rate of
 * the run, however late some of it is: so a pause of this machine is no matter.
 */
@Timeout(60)
class LimitJobTest {

  /* Rates are doubled, and this is a little more than one of them: none is sent before its time. */
  private static final double CAPACITY = 2_100;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String OUT_OF_PORTS = Shortage.PORTS;

  private final ScheduleOptions schedule = new ScheduleOptions();
  private final EntranceOptions entrance = new EntranceOptions();
  private final JudgeOptions judge = new JudgeOptions();
  private final SearchOptions search = new SearchOptions();
  private final List<RatePoint> points = new ArrayList<>();
  private final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
  private Consumer<RatePoint> everyPoint = points::add;
  private Duration length = Duration.ofMillis(100);
  private volatile boolean isFull;
  private long runBegan;
  private long came;

  /** Answers as many as it can, and has an error for the others. */
  private Target target(Mono<Reply> tooMuch) {
    return new Target() {
      @Override
      public Mono<Reply> next() {
        return Mono.defer(() -> hasRoom() ? right() : tooMuch);
      }

      @Override
      public Disposable watch(LongSupplier steps, Lateness lateness) {
        begin();
        return Disposables.disposed();
      }

      @Override
      public String causeOf(Throwable error) {
        return String.valueOf(error.getMessage());
      }

      @Override
      public void close() {}
    };
  }

  private synchronized void begin() {
    runBegan = System.nanoTime();
    came = 0;
  }

  private synchronized boolean hasRoom() {
    double most = CAPACITY * (System.nanoTime() - runBegan) / NANOS;
    return !isFull && came++ <= most;
  }

  private static Mono<Reply> right() {
    return Mono.just(new Reply(1, null));
  }

  private static Mono<Reply> wrong() {
    return Mono.just(new Reply(0, "status 503"));
  }

  private static Mono<Reply> outOfPorts() {
    return Mono.error(new IllegalStateException(OUT_OF_PORTS));
  }

  private RunReport search(String from, Target target) throws InterruptedException {
    schedule.rate = Arrivals.parse(from);
    schedule.duration = length;
    judge.slo = Duration.ofSeconds(5);
    judge.maxLag = Duration.ofSeconds(5);
    search.findLimit = true;
    search.precision = 1.0;
    search.good = 0.9;
    RequestOptions request = new RequestOptions();
    LoadPlan plan =
        new LoadPlan(
            new HttpErrand(URI.create("http://127.0.0.1:1/"), null, request),
            schedule,
            entrance,
            request,
            judge,
            search,
            new ReportOptions());
    HttpCall call = HttpCall.get(URI.create("http://127.0.0.1:1/"));
    try (HttpTarget http = new HttpTarget(HttpSettings.of(1), call)) {
      return new LimitJob(plan, stop::set)
          .run(new HttpDestination(target, http), point -> everyPoint.accept(point));
    }
  }

  private static Search told(RunReport report) {
    return requireNonNull(report.search());
  }

  @Test
  void limit_isTold_withTheRunAtIt() throws Exception {
    RunReport report = search("1000", target(wrong()));

    assertThat(told(report).end()).isEqualTo(End.LIMIT);
    assertThat(told(report).limit()).isEqualTo(2_000.0);
    assertThat(told(report).rate()).isEqualTo(2_000.0);
    assertThat(told(report).points()).containsExactlyInAnyOrderElementsOf(points);
    assertThat(points.get(points.size() - 1).rate()).as("the last that was tried").isEqualTo(4_000);
    assertThat(report.heading().load()).isEqualTo("2k/s");
    assertThat(report.heading().planned()).as("a confirmation").isEqualTo(length.multipliedBy(10));
    assertThat(report.verdict().valid()).isTrue();
    assertThat(TextReport.of(report))
        .startsWith("limit: 2,000/s\n")
        .contains("\nthe last run at 2,000/s that held\n");
    assertThat(ExitCodes.of(report)).isEqualTo(ExitCodes.HELD);
  }

  @Test
  void most_isTold_withTheRunAtIt() throws Exception {
    length = Duration.ofMillis(50);
    search.maxRate = 2000.0;
    isFull = true;

    RunReport report = search("1000", target(right()));

    assertThat(told(report).end()).isEqualTo(End.MOST);
    assertThat(TextReport.of(report))
        .startsWith("limit: 2,000/s or more: no higher rate was to be tried\n")
        .contains("\nthe last run at 2,000/s that held\n");
    assertThat(ExitCodes.of(report)).isEqualTo(ExitCodes.HELD);
  }

  /* What held is valid, whatever is true of a rate that could not be offered. */
  @Test
  void generator_isTold_withTheRunThatHeldAndNothingAboveItsNumbers() throws Exception {
    length = Duration.ofMillis(50);

    RunReport report = search("1000", target(outOfPorts()));

    assertThat(told(report).end()).isEqualTo(End.GENERATOR);
    assertThat(told(report).limit()).isEqualTo(2_000.0);
    assertThat(report.verdict().valid()).isTrue();
    assertThat(report.measured().errors()).isEmpty();
    assertThat(TextReport.of(report))
        .doesNotContain("RUN INVALID")
        .startsWith(
            "limit: 2,000/s or more: load itself could not send 4k/s: the generator's own machine"
                + " ran short: "
                + OUT_OF_PORTS)
        .contains("\nthe last run at 2,000/s that held\n");
    assertThat(ExitCodes.of(report)).isEqualTo(ExitCodes.INVALID);
  }

  /* Of 2,000/s it has no ports, four times, and of what it tries below that once. */
  @Test
  void generator_thatWasHeldUpBelowItsLimit_isTold_withTheRateItCouldNotSend() throws Exception {
    length = Duration.ofMillis(25);
    AtomicBoolean isShort = new AtomicBoolean();
    Mono<Reply> reply = Mono.defer(() -> isShort.get() ? outOfPorts() : right());
    isFull = true;
    everyPoint =
        point -> {
          points.add(point);
          isShort.set(isShortAfter(point));
        };

    RunReport report = search("1000", target(reply));

    assertThat(points.stream().filter(point -> !point.valid()).map(RatePoint::rate))
        .startsWith(4_000.0, 4_000.0, 2_000.0, 2_000.0, 2_000.0, 2_000.0)
        .hasSize(7);
    assertThat(told(report).end()).isEqualTo(End.GENERATOR);
    assertThat(told(report).limit()).isBetween(1_000.0, 1_999.0);
    assertThat(TextReport.of(report)).contains(" or more: load itself could not send 2k/s: ");
  }

  private boolean isShortAfter(RatePoint point) {
    long invalid = points.stream().filter(each -> !each.valid()).count();
    boolean below = point.held() && point.rate() < 1_000; // the next one is in the middle
    return invalid < 6 ? invalid > 0 || point.rate() == 2_000 : invalid == 6 && below;
  }

  @Test
  void generator_thatCouldSendNothing_isTold_withTheLastRun() throws Exception {
    length = Duration.ofMillis(50);
    isFull = true;

    RunReport report = search("2", target(outOfPorts()));

    assertThat(told(report).end()).isEqualTo(End.GENERATOR);
    assertThat(told(report).limit()).isNull();
    assertThat(report.verdict().valid()).isFalse();
    assertThat(TextReport.of(report))
        .startsWith("RUN INVALID")
        .contains("limit: not found: load itself could not send 1/s: ")
        .contains("\nthe last run, at 1.0/s\n");
    assertThat(ExitCodes.of(report)).isEqualTo(ExitCodes.INVALID);
  }

  @Test
  void none_isTold_withTheLowestRateAndWhatCameOfIt() throws Exception {
    length = Duration.ofMillis(20);
    isFull = true;

    RunReport report = search("2", target(wrong()));

    assertThat(told(report).end()).isEqualTo(End.NONE);
    assertThat(told(report).limit()).isNull();
    assertThat(TextReport.of(report))
        .startsWith("limit: none of these rates was held; of 1.0/s, 0.00 % was good\n")
        .contains("\nthe last run, at 1.0/s\n");
    assertThat(ExitCodes.of(report)).isEqualTo(ExitCodes.NOT_HELD);
  }

  @Test
  void stopped_isTold_withWhatHeldUntilThen() throws Exception {
    everyPoint =
        point -> {
          points.add(point);
          if (point.rate() == 2_000) {
            stop.get().run();
          }
        };

    RunReport report = search("1000", target(wrong()));

    assertThat(told(report).end()).isEqualTo(End.STOPPED);
    assertThat(TextReport.of(report))
        .startsWith("limit: not settled, 2,000/s held: stopped before its end\n")
        .contains("\nthe last run at 2,000/s that held\n");
  }

  @Test
  void stopped_inItsFirstRun_isTold_withNothing() throws Exception {
    isFull = true;

    Mono<Reply> stopping =
        Mono.defer(
            () -> {
              stop.get().run();
              return wrong();
            });

    RunReport report = search("1000", target(stopping));

    assertThat(told(report).end()).isEqualTo(End.STOPPED);
    assertThat(told(report).limit()).isNull();
    assertThat(report.measured().counts().offered()).isZero();
    assertThat(report.verdict().valid()).isTrue();
    assertThat(TextReport.of(report)).startsWith("limit: not found: stopped before its end\n");
  }

  /* Of a hundred and fifty requests one finds no port: as many as a valid run may have. */
  @Test
  void thresholdFailedByTheGeneratorAlone_makesTheRunInvalid() throws Exception {
    length = Duration.ofMillis(50);
    AtomicInteger count = new AtomicInteger();
    Mono<Reply> some =
        Mono.defer(() -> count.incrementAndGet() % 150 == 0 ? outOfPorts() : right());
    isFull = true;
    search.maxRate = 4000.0;
    judge.thresholds = List.of(Threshold.parse("errors<0.1%"));

    RunReport report = search("4000", target(some));

    assertThat(told(report).end()).isEqualTo(End.MOST);
    assertThat(report.thresholdsHeld()).isFalse();
    assertThat(report.verdict().reasons())
        .singleElement()
        .asString()
        .startsWith("errors<0.1% failed (")
        .contains("its machine ran short for ");
    assertThat(ExitCodes.of(report)).isEqualTo(ExitCodes.INVALID);
  }

  @Test
  void workers_areThoseOfTheRunThatIsTold() throws Exception {
    length = Duration.ofMillis(50);
    search.maxRate = 2000.0;
    isFull = true;
    entrance.workers = 4;

    RunReport report = search("1000", target(right()));

    assertThat(report.workers()).hasSize(4);
    assertThat(report.workers().stream().mapToLong(WorkerShare::requests).sum())
        .isEqualTo(report.measured().counts().started());
    assertThat(TextReport.of(report)).contains("\nworkers\n", ", in the whole search\n");
  }

  /* A script is not to take for the limit what did not settle. */
  @Test
  void exitCode_ofEachEnd_tellsWhetherThereIsALimit() throws Exception {
    length = Duration.ofMillis(50);
    search.maxRate = 1000.0;
    isFull = true;
    RunReport report = search("1000", target(right()));

    assertThat(ExitCodes.of(ended(report, End.LIMIT))).isEqualTo(ExitCodes.HELD);
    assertThat(ExitCodes.of(ended(report, End.MOST))).isEqualTo(ExitCodes.HELD);
    assertThat(ExitCodes.of(ended(report, End.GENERATOR))).isEqualTo(ExitCodes.INVALID);
    assertThat(ExitCodes.of(ended(report, End.TRIES))).isEqualTo(ExitCodes.NOT_HELD);
  }

  private static RunReport ended(RunReport report, End end) {
    return new RunReport(
        report.heading(),
        report.measured(),
        report.verdict(),
        report.deepestQueue(),
        report.connections(),
        report.workers(),
        report.thresholds(),
        new Search(List.of(), 100.0, end, "words", 100));
  }
}
