package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.load.search.Found.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it, from a file. */
@Timeout(120)
class HtmlReportBrowserTest {

  /* How many pixels of each canvas are not transparent. */
  private static final String DRAWN =
      """
      [...document.querySelectorAll('.plot canvas')].map(canvas => {
        const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let drawn = 0;
        for (let i = 3; i < data.length; i += 4) {
          drawn += data[i] > 0 ? 1 : 0;
        }
        return drawn;
      }).join(' ')
      """;

  private static final String TITLES =
      "[...document.querySelectorAll('figcaption')].map(c => c.firstChild.textContent).join('|')";

  @TempDir private static Path directory;

  private static Chromium browser;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "no Chromium on the path (apt-get install chromium)");
    browser = Chromium.start(program.orElseThrow(), directory.resolve("profile"));
    browser.resize(1_280, 900);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void open(RunReport... runs) throws IOException {
    open(HtmlReport.of(List.of(runs)));
  }

  private static void open(byte[] html) throws IOException {
    browser.complaints().clear();
    browser.requests().clear();
    Path page = Files.write(directory.resolve("report.html"), html);
    browser.open(page.toUri());
  }

  private static String text(String script) {
    return browser.evaluate(script).asText();
  }

  private static void assertQuiet() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith("file:///") && url.endsWith("/report.html"));
  }

  private static void assertDrawn(int charts) {
    List<String> drawn = Arrays.asList(text(DRAWN).split(" "));
    assertThat(drawn).hasSize(charts).allMatch(pixels -> Integer.parseInt(pixels) > 2_000);
  }

  @Test
  void open_oneRun_drawsItsChartsAndShowsItsNumbers() throws IOException {
    open(SampleRun.full("orders", 30, 200));

    assertThat(text("document.title")).isEqualTo("Load report: orders");
    assertThat(text(TITLES).split("\\|"))
        .containsExactly(
            "Goodput by rate",
            "Response time by rate, p99",
            "Requests per second",
            "Response time",
            "Times by percentile",
            "On their way and waiting",
            "The generator's own lag");
    assertDrawn(7);
    assertThat(text("document.body.innerText"))
        .contains("6,000", "status 503", "p99.99<1s", "valid", "http://127.0.0.1:8080");
    assertThat(text("document.body.textContent")).contains("load-1", "Poisson");
    assertThat(text("document.querySelectorAll('[role=img][aria-label]').length")).isEqualTo("7");
    assertThat(
            text(
                "[...document.querySelectorAll('details')].at(-1).querySelectorAll('tbody"
                    + " tr').length"))
        .isEqualTo("30");
    assertQuiet();
  }

  @Test
  void open_aComparisonThatWasStopped_drawsWhatThereIsOfBothSides() throws IOException {
    Point first = ComparisonTest.point(100, 9_000_000L, ComparisonTest.RIGHT);
    Point second = ComparisonTest.point(200, null, ComparisonTest.RIGHT);
    open(
        ComparisonHtml.of(
            new Comparison(
                "PostgreSQL",
                "2 processors",
                2,
                null,
                Map.of(),
                List.of("stopped"),
                null,
                new Side("tasks", 1_500, List.of(first, second)),
                new Side("pool", 150, List.of(first)))));

    assertThat(text(TITLES))
        .startsWith("Done per second|")
        .contains("The generator's processors|The database's processors|The generator's threads");
    assertDrawn(14);
    assertThat(text("document.body.innerText"))
        .contains("no money was made or lost in any of the 3 runs", "stopped", "100.0/s");
    assertQuiet();
  }

  @Test
  void pointing_atASecond_tellsItsNumbers() throws IOException {
    open(SampleRun.full("orders", 30, 200));
    String legend = "document.querySelectorAll('.u-legend')[2].innerText";
    assertThat(text(legend)).contains("offered").doesNotContain("200");

    browser.evaluate(
        """
        (() => {
          const over = document.querySelectorAll('.u-over')[2];
          const {left, top, width, height} = over.getBoundingClientRect();
          over.dispatchEvent(new MouseEvent('mousemove',
              {clientX: left + width / 3, clientY: top + height / 2, bubbles: true}));
          return new Promise(done => requestAnimationFrame(done));
        })()
        """);

    assertThat(text(legend)).containsPattern("at [0-9]+ s").containsPattern("offered\\s*200");
    assertQuiet();
  }

  @Test
  void open_aDatabase_drawsWhatItsSessionsWereAt() throws IOException {
    RunReport full = SampleRun.full("bank", 10, 50);
    open(
        new RunReport(
            full.heading(),
            full.measured(),
            full.verdict(),
            0,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            SampleRun.database(new BankAudit(10, 0, 1_000, 1_000, 0, 0, 7, 0))));

    assertThat(text(TITLES)).endsWith("|Sessions of the server");
    assertThat(text("document.body.innerText"))
        .contains(
            "waited for one at once", "Client: ClientRead", "Sessions second by second: bank");
    assertDrawn(6);
    assertQuiet();
  }

  @Test
  void open_severalRuns_laysThemSideBySide() throws IOException {
    open(
        SampleRun.full("before", 20, 100),
        SampleRun.full("after", 30, 150),
        SampleRun.full("after", 10, 50));

    assertThat(text("[...document.querySelectorAll('.card h2')].map(h => h.innerText).join(' ')"))
        .contains("before", "after", "after (2)");
    assertThat(text("document.querySelectorAll('h2 + .scroll thead')[0].innerText"))
        .containsSubsequence("before", "after", "after (2)");
    assertThat(text("document.querySelector('.plot:last-child .u-legend').innerText"))
        .contains("after (2)");
    assertDrawn(12);
    assertQuiet();
  }

  @Test
  void open_nothingMeasured_complainsOfNothing() throws IOException {
    Books books = new Books(1);
    TimeLine line = new TimeLine(books);
    Measured none = line.measured();
    books.offered(1);
    books.cutOff();
    line.tick(0);

    open(
        SampleRun.plain(none, null),
        SampleRun.plain(line.measured(), new Search(List.of(), null, End.NONE, null, 0)));

    assertThat(text("document.body.innerText")).contains("∞");
    assertQuiet();
  }

  @Test
  void open_hostileNames_areTextAndNothingElse() throws IOException {
    String hostile =
        "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'`&amp;";
    Books books = new Books(1);
    books.offered(1);
    books.failed(hostile);
    TimeLine line = new TimeLine(books);
    line.tick(0);
    RunReport run = SampleRun.plain(line.measured(), null);
    Heading heading =
        new Heading(
            hostile,
            "http://x/" + hostile,
            hostile,
            Instant.EPOCH,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            0,
            Map.of(hostile, hostile));
    List<Threshold.Result> thresholds = List.of(new Threshold.Result(hostile, false, hostile));
    RunReport report =
        new RunReport(
            heading,
            run.measured(),
            new Verdict(List.of(hostile)),
            0,
            null,
            List.of(),
            thresholds,
            null);

    open(report, report);

    assertThat(browser.evaluate("typeof window.hacked").asText()).isEqualTo("undefined");
    assertThat(text("document.querySelectorAll('img').length")).isEqualTo("0");
    assertThat(text("document.querySelectorAll('script').length")).isEqualTo("3");
    assertThat(text("document.title"))
        .isEqualTo("Load report: " + hostile + ", " + hostile + " (2)");
    assertThat(text("document.querySelector('.target').textContent"))
        .isEqualTo("http://x/" + hostile);
    assertQuiet();
  }

  @Test
  void open_scriptThatGotIn_isNotRun() throws IOException {
    open(SampleRun.full("orders", 3, 10));

    browser.evaluate(
        """
        (() => {
          const script = document.createElement('script');
          script.textContent = 'window.hacked = 1';
          document.body.append(script);
        })()
        """);

    assertThat(browser.evaluate("typeof window.hacked").asText()).isEqualTo("undefined");
  }

  @Test
  void prefer_dark_drawsAgainInOtherColours() throws IOException {
    open(SampleRun.full("orders", 10, 50));
    String light = text("getComputedStyle(document.body).backgroundColor");

    browser.prefer("dark");
    try {
      assertThat(text("getComputedStyle(document.body).backgroundColor")).isNotEqualTo(light);
      assertDrawn(7);
      assertQuiet();
    } finally {
      browser.prefer("light");
    }
  }

  @Test
  void resize_narrow_fitsThePage() throws IOException {
    browser.resize(420, 900);
    try {
      open(SampleRun.full("a-name-without-any-blank-in-it-that-is-rather-long", 10, 50));
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(420);
      assertQuiet();
    } finally {
      browser.resize(1_280, 900);
    }
  }
}
