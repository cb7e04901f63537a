package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.search.Found.End;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextReportTest {

  private static RunReport with(RunReport report, Verdict verdict, List<WorkerShare> workers) {
    return new RunReport(
        report.heading(),
        report.measured(),
        verdict,
        report.deepestQueue(),
        report.connections(),
        workers,
        report.thresholds(),
        report.search());
  }

  @Test
  void of_twentyOfAThousandTurnedAway_tellsThemAndThatTheTailIsNever() {
    Books books = new Books(SampleRun.SLO.toNanos());
    TimeLine line = new TimeLine(books);
    for (int i = 0; i < 1_000; i++) {
      books.offered(100_000);
      if (i < 20) {
        books.turnedAway(Reason.NO_ROOM);
      } else {
        books.started();
        books.completed(12_000_000, 10_000_000, 5);
      }
    }
    line.tick(3);

    String text = TextReport.of(SampleRun.plain(line.measured(), null));

    assertThat(text.lines())
        .startsWith("plain", "  target         http://127.0.0.1:8080/orders")
        .contains(
            "  load           1,000/s, Poisson, for 1 s",
            "  offered                 1,000  100.00 %  1,000/s",
            "  started                   980",
            "  completed                 980   98.00 %  980.0/s",
            "  goodput, within 250 ms    980   98.00 %  980.0/s",
            "  errors                      0    0.00 %    0.0/s",
            "  backpressure               20    2.00 %   20.0/s",
            "    no room                  20",
            "          response  service",
            "  p95      12.0 ms  10.0 ms",
            "  p99            ∞  10.0 ms",
            "  max            ∞  10.0 ms",
            "  ∞: 20 were never done",
            "  received  4.90 kB, 4.90 kB/s",
            "  deepest queue  3");
    assertThat(text)
        .doesNotContain(
            "INVALID", "connections", "workers", "search", "thresholds", "cut off", "loop lag")
        .endsWith("\n");
  }

  @Test
  void of_everything_hasASectionForEach() {
    String text = TextReport.of(SampleRun.full("run", 6, 1_000));

    assertThat(text.lines())
        .contains(
            "run",
            "  method         GET",
            "  connections    at most 100; 64 opened, 2 closed, up to 61 busy at once, in the whole"
                + " search",
            "  load-1       118       3  799 ms",
            "          sent  right  wrong  given up",
            "  browse   900    899      1         0",
            "  order    100     95      2         3",
            "limit: 400.0/s or more: load itself could not send 5k/s",
            "the last run at 400.0/s that held",
            "  600.0      6,000   61.00 %      366.0   240 ms        ∞  not held",
            "  5,000     49,000   10.00 %      500.0   900 ms        ∞   invalid")
        .anyMatch(line -> line.matches(" {2}own lag( +[0-9.]+ .s){3}"))
        .anyMatch(line -> line.matches(" {2}loop lag( +[0-9.]+ .s){3}"))
        .anyMatch(line -> line.matches(" {2}held {4}p50<250ms +[0-9.]+ ms"))
        .anyMatch(line -> line.matches(" {2}FAILED {2}p99\\.99<1s +∞"))
        .anyMatch(line -> line.matches(" {4}status 503 +[0-9]+"))
        .noneMatch(line -> line.endsWith(" "))
        .allMatch(line -> line.length() <= 120);
  }

  @Test
  void of_invalidRun_saysSoFirst() {
    RunReport report = SampleRun.full("run", 2, 100);

    String text = TextReport.of(with(report, new Verdict(List.of("it rained")), List.of()));

    assertThat(text)
        .startsWith("RUN INVALID: these numbers say nothing of the target\n  it rained\n\nlimit: ");
  }

  @Test
  void of_aBank_saysWhatItsBooksAndTheServersSessionsAre() {
    assertThat(TextReport.of(SampleRun.full("run", 2, 100)))
        .doesNotContain("BOOKS", "received")
        .contains(
            "database, in the whole search\n",
            "  connections  at most 10; 8 open at the end, up to 7 busy at once\n",
            "  waited       up to 30 calls at once, for a connection\n",
            "  rows         12,345\n",
            "  books        10 accounts with 1,000 altogether, opened with 1,000; 7 transfers;"
                + " balanced\n",
            "  idle in transaction  Client: ClientRead  2.00     3\n",
            "  in 2 looks; up to 9 at once\n",
            "  1 more looks were left out: others took too long\n",
            "  1 of the looks failed: database away\n");
  }

  @Test
  void of_booksThatAreWrong_saysSoFirst() {
    RunReport report = books(new BooksCheck(new BankAudit(10, 0, 1_000, 990, 1, 1, 7, 0), null));

    assertThat(TextReport.of(report))
        .startsWith("BOOKS NOT BALANCED: money was made or lost\n\n")
        .contains(
            "opened with 1,000; 7 transfers;\n               NOT BALANCED: 0 accounts missing, 1"
                + " overdrawn, 1 wrong, 0 stray transfers\n");
    assertThat(new String(HtmlReport.of(List.of(report)), UTF_8))
        .contains("BOOKS NOT BALANCED: money was made or lost", "idle in transaction");
    assertThat(TextReport.of(books(new BooksCheck(null, "database away"))))
        .startsWith("BOOKS NOT CHECKED: whether money was made or lost nobody knows\n\n")
        .contains("  books        not checked: database away\n");
  }

  private static RunReport books(BooksCheck check) {
    RunReport report = SampleRun.full("run", 2, 100);
    DatabaseUse use = requireNonNull(report.database());
    return report.with(new DatabaseUse(use.connections(), use.waits(), check));
  }

  @Test
  void of_manyWorkers_showsThoseWithMostErrors() {
    List<WorkerShare> workers =
        IntStream.range(0, 50)
            .mapToObj(i -> new WorkerShare("load-" + i, 100, i, Duration.ofSeconds(1)))
            .toList();

    String text =
        TextReport.of(with(SampleRun.full("run", 2, 100), new Verdict(List.of()), workers));

    assertThat(text)
        .contains("  load-49 ", "  load-40 ", "  and 40 more")
        .doesNotContain("load-39");
  }

  @Test
  void bytes_ofAnySize_haveThreeDigits() {
    assertThat(Shown.bytes(0)).isEqualTo("0 B");
    assertThat(Shown.bytes(999)).isEqualTo("999 B");
    assertThat(Shown.bytes(1_000)).isEqualTo("1.00 kB");
    assertThat(Shown.bytes(12_345_678)).isEqualTo("12.3 MB");
    assertThat(Shown.bytes(1.5e12)).isEqualTo("1,500 GB");
  }

  @Test
  void comparison_ofRuns_hasBytesAndLoopLagAndRequestsByName() {
    RunReport run = SampleRun.full("run", 2, 100);
    String page = new String(HtmlReport.of(List.of(run, run)), UTF_8);

    assertThat(page)
        .contains(">loop lag p99</th><td>1", ">received</th>", ">received per second</th>")
        .contains("Requests by name: run", ">order</th><td>100</td><td>95</td>");
  }

  @Test
  void names_thatCollide_areAllDifferent() {
    List<RunReport> runs =
        Stream.of("a", "a (2)", "a", "a").map(name -> SampleRun.full(name, 1, 10)).toList();

    assertThat(new String(HtmlReport.of(runs), UTF_8))
        .contains("<title>Load report: a, a (2), a (3), a (4)</title>");
  }

  @Test
  void of_longRun_hasAShortTimeLineThatAddsUp() {
    RunReport report = SampleRun.plain(SampleRun.measured(95, 10, false), null);

    List<Stint> rows = Stint.rows(report, 20);

    assertThat(rows).hasSize(19);
    assertThat(rows.stream().mapToLong(row -> row.counts().offered()).sum()).isEqualTo(950);
    assertThat(TextReport.of(report)).contains("\n  90–94 ");
  }

  @Test
  void rows_secondsAfterTheEnd_areApart() {
    RunReport report = SampleRun.full("run", 47, 1);
    Heading shorter = SampleRun.heading("run", Duration.ofSeconds(44));
    RunReport late =
        new RunReport(
            shorter, report.measured(), report.verdict(), 0, null, List.of(), List.of(), null);

    assertThat(Stint.rows(late, 20))
        .extracting(Stint::name)
        .endsWith("39–41", "42–43", "44–46")
        .hasSize(16);
    assertThat(Stint.rows(SampleRun.plain(new TimeLine(new Books(1)).measured(), null), 20))
        .isEmpty();
  }

  @Test
  void rows_partsOfASecond_areDividedByWhatTheyAre() {
    RunReport report = SampleRun.full("run", 3, 100);
    Heading heading = SampleRun.heading("run", Duration.ofMillis(1_500));
    Heading took = SampleRun.took(heading, Duration.ofMillis(2_200));
    Measured stopped = SampleRun.lastOffer(report.measured(), Duration.ofMillis(1_499));
    RunReport part =
        new RunReport(took, stopped, report.verdict(), 0, null, List.of(), List.of(), null);

    assertThat(Stint.rows(part, 20).stream().map(row -> row.cells().get(0)))
        .containsExactly("100.0", "200.0", "500.0");
    assertThat(Stint.rows(part, 1).stream().map(row -> row.cells().get(0)))
        .containsExactly("133.3", "500.0");
    assertThat(ChartData.of(part, "run").seconds().offered()).containsExactly(100., 200., 500.);
  }

  @Test
  void card_whatTheEndCutOff_isToldBesideErrors() {
    Books books = new Books(1);
    TimeLine line = new TimeLine(books);
    books.offered(1);
    books.started();
    books.cutOff();
    line.tick(0);

    assertThat(HtmlCard.of(SampleRun.plain(line.measured(), null), "run", 0))
        .contains("<dt>errors</dt><dd>0.00 %", "<dt>cut off</dt><dd>100.00 %<small>1</small>");
    assertThat(HtmlCard.of(SampleRun.full("run", 1, 10), "run", 0)).doesNotContain("cut off");
  }

  @Test
  void of_namesThatATerminalTakesForCommands_showsThemAsText() {
    Books books = new Books(1);
    TimeLine line = new TimeLine(books);
    books.offered(1);
    books.failed("\u001b[2Jgone\r\nnext\u009b2J\u202e");
    line.tick(0);

    String text = TextReport.of(SampleRun.plain(line.measured(), null));

    assertThat(text)
        .contains("?[2Jgone??next?2J?")
        .doesNotContain("\u001b", "\r", "\u009b", "\u202e");
  }

  private static Search search(@Nullable Double limit, End end, @Nullable String ended) {
    RatePoint slow = new RatePoint(1, 20, 0.25, 350 * SampleRun.MILLI, Spread.NEVER, true, false);
    RatePoint fast = new RatePoint(2, 20, 0.25, SampleRun.MILLI, Spread.NEVER, true, false);
    return new Search(List.of(fast, slow), limit, end, ended, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIMIT     | 400 |            | 400.0/s",
        "MOST      | 400 | no higher  | 400.0/s or more: no higher",
        "GENERATOR | 400 | not more   | 400.0/s or more: not more",
        "GENERATOR |     | not enough | not found: not enough",
        "TRIES     | 400 | it moves   | about 400.0/s: it moves",
        "TRIES     |     | it moves   | not found: it moves",
        "STOPPED   | 400 | stopped    | not settled, 400.0/s held: stopped",
        "STOPPED   |     | stopped    | not found: stopped",
      })
  void limitOf_eachEnd_saysWhatIsKnown(
      End end, @Nullable Double limit, @Nullable String ended, String words) {
    assertThat(TextReport.limitOf(search(limit, end, ended), SampleRun.SLO)).isEqualTo(words);
  }

  @Test
  void limitOf_noRateHeld_saysWhyNotTheLowest() {
    assertThat(TextReport.limitOf(search(null, End.NONE, null), Duration.ofMillis(250)))
        .isEqualTo(
            "none of these rates was held; of 1.0/s, half took 350 ms or more (SLO: 250 ms)");
    assertThat(TextReport.limitOf(search(null, End.NONE, null), Duration.ofMillis(500)))
        .isEqualTo("none of these rates was held; of 1.0/s, 25.00 % was good");
    assertThat(TextReport.limitOf(new Search(List.of(), null, End.NONE, null, 0), SampleRun.SLO))
        .isEqualTo("none of these rates was held");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIMIT     | 400 | 400.0/s      | 2 tries",
        "MOST      | 400 | ≥ 400.0/s    | 2 tries",
        "GENERATOR | 400 | ≥ 400.0/s    | 2 tries",
        "GENERATOR |     | not found    | 2 tries",
        "NONE      |     | none held    | 2 tries",
        "TRIES     | 400 | ≈ 400.0/s    | 2 tries, not settled",
        "STOPPED   | 400 | held 400.0/s | 2 tries, not settled",
        "STOPPED   |     | not found    | 2 tries, not settled",
      })
  void card_eachEnd_saysWhatIsKnown(End end, @Nullable Double limit, String value, String tries) {
    Measured measured = SampleRun.measured(1, 10, false);
    RunReport report = SampleRun.plain(measured, search(limit, end, "words"));

    assertThat(HtmlCard.of(report, "run", 0))
        .contains("<dd>" + value + "<small>" + tries + "</small></dd>");
  }
}
