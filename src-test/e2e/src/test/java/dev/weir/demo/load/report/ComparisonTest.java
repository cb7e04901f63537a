package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlUse;
import dev.weir.demo.load.sql.Waits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  static final BankAudit RIGHT = new BankAudit(10, 0, 100, 100, 0, 0, 7, 0);
  private static final BankAudit WRONG = new BankAudit(10, 0, 100, 95, 0, 1, 7, 0);

  static Point point(int rate, @Nullable Long heap, BankAudit audit) {
    RunReport plain = SampleRun.plain(SampleRun.measured(3, rate, true), null);
    Waits waits =
        new Waits(
            10,
            0,
            0,
            null,
            9,
            List.of(
                new Waits.Kind("idle", "Client: ClientRead", 5, 9),
                new Waits.Kind("idle in transaction", "Client: ClientRead", 2.25, 4),
                new Waits.Kind("active", "nothing", 1, 2)),
            List.of());
    RunReport report =
        plain.with(
            new DatabaseUse(
                new SqlUse(9, 9, 9, 0, 40, 100, 0), waits, new BooksCheck(audit, null)));
    return new Point(rate, report, new Footprint(heap, 200_000_000L, 30L, heap, 0.98, 0.25));
  }

  private static RunReport look(BankAudit audit) {
    return SampleRun.plain(SampleRun.measured(3, 10, false), null).with(SampleRun.database(audit));
  }

  private static Comparison comparison(BankAudit audit) {
    return new Comparison(
        "PostgreSQL 18.6, started for this",
        "2 processors",
        1,
        look(audit),
        Map.of("each run", "10s"),
        List.of("400 connections were asked for, and there is room for 90"),
        null,
        new Side("tasks", 1_500, List.of(point(100, 1_000_000_000L, RIGHT))),
        new Side("pool", 150, List.of(point(50, 5_000_000L, audit))));
  }

  @Test
  void text_hasBothTables_andWhatOneIsToTheOther() {
    String text = ComparisonText.of(comparison(RIGHT));
    assertThat(text)
        .contains("database  PostgreSQL 18.6, started for this\n")
        .contains("it does   10.0/s, with as many users as workers\n")
        .contains("note: 400 connections were asked for, and there is room for 90\n")
        .contains("\ntasks\n", "\npool\n", "ClientRead", "  2.3  ", "1.00 GB", "5.00 MB")
        .contains("books: no money was made or lost in any of the 2 runs\n")
        .contains("as both are bounded here, it can be 10.00 × at most", "10 times better p99: ")
        .contains("ClientRead: by 10 looks a run; 0 were left out", "  0.98  ", "  0.25  ")
        .contains("at 100.0/s the generator had no processor time left");
    assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
  }

  @Test
  void text_ofBooksThatAreWrong_saysWhoseTheyAre() {
    assertThat(ComparisonText.of(comparison(WRONG)))
        .contains("books NOT IN ORDER after the look at what it does: ")
        .contains("books NOT IN ORDER at 50.0/s")
        .contains("NOT BALANCED");
  }

  @Test
  void text_ofNothing_saysNoRatios() {
    Comparison none =
        new Comparison(
            "x",
            "y",
            1,
            null,
            Map.of(),
            List.of(),
            "2/s, a: a run ended with exit code 137",
            new Side("a", 1, List.of()),
            new Side("b", 1, List.of()));
    assertThat(ComparisonText.of(none)).doesNotContain("times as much").doesNotContain("it does");
  }

  @Test
  void ratios_ofWhatIsNotKnown_areNone_andOfWhatNeverCame_endless() {
    Measured lost = SampleRun.measured(0, 1, false);
    RunReport nothing = SampleRun.plain(lost, null);
    Comparison comparison =
        new Comparison(
            "x",
            "y",
            1,
            null,
            Map.of(),
            List.of(),
            "2/s, a: a run ended with exit code 137",
            new Side("a", 1, List.of(new Point(1, nothing, Footprint.UNKNOWN))),
            new Side("b", 1, List.of(point(50, 1L, RIGHT))));
    Ratios ratios = Ratios.of(comparison).get(0);
    assertThat(ratios.tail()).isInfinite();
    assertThat(ratios.heap()).isNull();
    assertThat(ratios.cells()).contains(Shown.NEVER, Shown.NOTHING);
    assertThat(Claim.of(comparison))
        .extracting(Claim::line)
        .satisfiesExactly(
            tasks -> assertThat(tasks).contains(": 0.07 ×, not confirmed; as both are bounded"),
            memory -> assertThat(memory).contains(": –, not confirmed"),
            tail -> assertThat(tail).contains(", confirmed; of what each of them did"));
  }

  @Test
  void claims_areOfAllRates() {
    assertThat(new Claim("more", 10, List.of(12.0, 3.0, 7.5), "").line())
        .isEqualTo("more: 3.00 to 12.00 ×, confirmed at 1 of 3 rates");
    assertThat(new Claim("more", 10, List.of(12.0), "; so").line())
        .isEqualTo("more: 12.00 ×, confirmed; so");
  }

  @Test
  void text_ofRunsThatAreNotAll_saysWhy() {
    Comparison whole = comparison(RIGHT);
    String text =
        ComparisonText.of(
            new Comparison(
                whole.where(),
                whole.machine(),
                1,
                null,
                Map.of(),
                List.of(),
                "100/s, pool: a run ended with exit code 137",
                whole.first(),
                new Side("pool", 150, List.of())));
    assertThat(text)
        .contains("NOT ALL RUNS WERE DONE: 100/s, pool: a run ended with exit code 137\n")
        .contains("books: no money was made or lost in any of the 1 runs");
  }

  @Test
  void json_hasAllOfIt() throws IOException {
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(comparison(RIGHT)));
    assertThat(json.path("version").asInt()).isEqualTo(1);
    assertThat(json.path("sides")).hasSize(2);
    JsonNode point = json.path("sides").path(0).path("points").path(0);
    assertThat(point.path("rate").asDouble()).isEqualTo(100);
    assertThat(point.path("clientReads").asDouble()).isEqualTo(2.25);
    assertThat(point.path("footprint").path("heap").asLong()).isEqualTo(1_000_000_000L);
    assertThat(point.path("report").path("version").asInt()).isEqualTo(ReportJson.VERSION);
  }

  @Test
  void page_hasTablesAndData_andNoScriptButItsOwn() {
    String page =
        new String(ComparisonHtml.of(comparison(RIGHT)), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(page)
        .contains("<h1>Two ways to meet the same load</h1>", "ClientRead", "\"clientReads\":[2.25]")
        .contains("Books", "no money was made or lost in any of the 2 runs", "it does")
        .contains("script-src 'sha256-")
        .doesNotContain("http://", "<img");
  }
}
