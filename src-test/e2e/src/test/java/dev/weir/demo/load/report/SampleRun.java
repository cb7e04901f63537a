package dev.weir.demo.load.report;

import static java.util.Objects.requireNonNull;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.search.Found.End;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlUse;
import dev.weir.demo.load.sql.Waits;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Runs that might have been, the same each time. */
final class SampleRun {

  static final long MILLI = 1_000_000;
  static final Duration SLO = Duration.ofMillis(250);

  private SampleRun() {}

  /** Of so many seconds, with as many requests in each, and a stall in the middle if wanted. */
  static Measured measured(int seconds, int rate, boolean stall) {
    SplittableRandom random = new SplittableRandom(rate);
    Books books = new Books(SLO.toNanos());
    TimeLine line = new TimeLine(books);
    for (int second = 0; second < seconds; second++) {
      boolean slow = stall && second == seconds / 2;
      for (int i = 0; i < rate; i++) {
        request(books, random, slow);
        books.loopLag(40_000 + 1_000L * (i % 100), 1);
      }
      line.tick(slow ? 40 : second % 3);
    }
    return line.measured(Duration.ofSeconds(seconds).minusMillis(1).toNanos());
  }

  private static void request(Books books, SplittableRandom random, boolean slow) {
    books.offered((long) (20_000 - 60_000 * Math.log1p(-random.nextDouble())));
    double kind = random.nextDouble();
    if (slow && kind < 0.04) {
      books.turnedAway(Reason.NO_ROOM);
      return;
    }
    books.started();
    if (kind > 0.999) {
      books.refused("status 503", 2 * MILLI, 60);
    } else if (slow && kind > 0.99) {
      books.failed("timeout");
    } else {
      double service = 4 + 3 * Math.exp(random.nextGaussian()) + (slow ? 100 : 0);
      double wait = (slow ? 700 * random.nextDouble() : 0) + random.nextDouble();
      books.completed((long) ((wait + service) * MILLI), (long) (service * MILLI), 1_000);
    }
  }

  static Heading heading(String name, Duration length) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("method", "GET");
    settings.put("max in flight", "1,000");
    settings.put("http", "HTTP/1.1");
    return new Heading(
        name,
        "http://127.0.0.1:8080/orders",
        "1,000/s, Poisson",
        Instant.parse("2026-11-22T04:50:01.123456789Z"),
        length,
        length.plusMillis(20),
        Duration.ofSeconds(1),
        SLO,
        42,
        settings);
  }

  static Heading took(Heading heading, Duration took) {
    return new Heading(
        heading.name(),
        heading.target(),
        heading.load(),
        heading.begun(),
        heading.planned(),
        took,
        heading.timeout(),
        heading.slo(),
        heading.seed(),
        heading.settings());
  }

  static Measured lastOffer(Measured measured, Duration at) {
    return new Measured(
        measured.counts(),
        measured.errors(),
        measured.backpressure(),
        measured.times(),
        measured.seconds(),
        at.toNanos());
  }

  /** With everything there can be in a report. */
  static RunReport full(String name, int seconds, int rate) {
    Measured measured = measured(seconds, rate, true);
    Duration length = Duration.ofSeconds(seconds);
    Heading heading = heading(name, length);
    return new RunReport(
        heading,
        measured,
        Verdict.of(measured, length, measured.counts().offered(), Duration.ofMillis(5)),
        43,
        new Connections(100, 64, 2, 61),
        List.of(
            new WorkerShare("load-0", 120, 1, Duration.ofMillis(812)),
            new WorkerShare("load-1", 118, 3, Duration.ofMillis(799))),
        List.of(new Share("browse", 900, 899, 1, 0), new Share("order", 100, 95, 2, 3)),
        List.of(
            Threshold.parse("p50<250ms").judge(measured, heading.planned()),
            Threshold.parse("p99.99<1s").judge(measured, heading.planned())),
        new Search(
            List.of(
                point(100, 1, 21, 24, true),
                point(200, 1, 22, 31, true),
                point(400, 0.995, 35, 180, true),
                point(600, 0.61, 240, Long.MAX_VALUE / MILLI, false),
                new RatePoint(5_000, 49_000, 0.1, 900 * MILLI, Long.MAX_VALUE, false, false)),
            400.0,
            End.GENERATOR,
            "load itself could not send 5k/s",
            400),
        withoutSeconds(database(new BankAudit(10, 0, 1_000, 1_000, 0, 0, 7, 0))));
  }

  /* Each run of a search has its own. */
  private static DatabaseUse withoutSeconds(DatabaseUse use) {
    Waits waits = requireNonNull(use.waits());
    return new DatabaseUse(
        use.connections(),
        new Waits(
            waits.looks(),
            waits.missed(),
            waits.failed(),
            waits.trouble(),
            waits.mostSessions(),
            waits.kinds(),
            List.of()),
        use.books());
  }

  /** A bank with such books, on a server that was seen twice. */
  static DatabaseUse database(BankAudit books) {
    return new DatabaseUse(
        new SqlUse(10, 8, 7, 30, 37, 12_345, 0),
        new Waits(
            2,
            1,
            1,
            "database away",
            9,
            List.of(
                new Waits.Kind("idle", "Client: ClientRead", 5.5, 6),
                new Waits.Kind("idle in transaction", "Client: ClientRead", 2, 3),
                new Waits.Kind("active", "nothing", 0.5, 1)),
            List.of(new Waits.Second(0, 0.5, 0.25, 2, 5.5, 0.1))),
        new BooksCheck(books, null));
  }

  private static RatePoint point(double rate, double good, long p50, long p99, boolean held) {
    long tail = p99 > 1_000_000 ? Long.MAX_VALUE : p99 * MILLI;
    return new RatePoint(rate, Math.round(10 * rate), good, p50 * MILLI, tail, true, held);
  }

  /** With nothing that need not be there. */
  static RunReport plain(Measured measured, @Nullable Search search) {
    Duration length = Duration.ofSeconds(Math.max(1, measured.seconds().size()));
    return new RunReport(
        heading("plain", length),
        measured,
        new Verdict(List.of()),
        3,
        null,
        List.of(),
        List.of(),
        search);
  }
}
