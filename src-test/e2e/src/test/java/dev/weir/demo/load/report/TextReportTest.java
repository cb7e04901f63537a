package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
            "  connections    at most 100; 64 opened, 2 closed, up to 61 busy at once",
            "  load-1       118       3  799 ms",
            "limit: 400.0/s or more: stopped before its end",
            "  600.0    61.00 %      366.0   240 ms        ∞  not held",
            "  5,000    10.00 %      500.0   900 ms        ∞   invalid")
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

  @Test
  void limitOf_eachEnd_saysWhatIsKnown() {
    List<RatePoint> none = List.of();

    assertThat(TextReport.limitOf(new Search(none, 400.0, null))).isEqualTo("400.0/s");
    assertThat(TextReport.limitOf(new Search(none, 400.0, "stopped before its end")))
        .isEqualTo("400.0/s or more: stopped before its end");
    assertThat(TextReport.limitOf(new Search(none, null, null)))
        .isEqualTo("none of these rates was held");
    assertThat(TextReport.limitOf(new Search(none, null, "stopped before its end")))
        .isEqualTo("not found: stopped before its end");
  }

  @Test
  void card_searchWithoutALimit_saysWhetherNoneHeldOrNoneWasFound() {
    Measured measured = SampleRun.measured(1, 10, false);
    Search none = new Search(List.of(), null, null);
    Search stopped = new Search(List.of(), null, "stopped before its end");

    assertThat(HtmlCard.of(SampleRun.plain(measured, none), "run", 0))
        .contains("none held")
        .doesNotContain("not found");
    assertThat(HtmlCard.of(SampleRun.plain(measured, stopped), "run", 0)).contains("not found");
  }
}
