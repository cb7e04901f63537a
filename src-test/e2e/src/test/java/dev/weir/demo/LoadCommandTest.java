package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command {@code load} says before it sends anything. */
class LoadCommandTest {

  private static final String URL = "http://127.0.0.1:1/";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = DemoServer.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[args.length + 1];
    all[0] = "load";
    System.arraycopy(args, 0, all, 1, args.length);
    return commandLine.execute(all);
  }

  private void assertRefused(String message, String... args) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("demo-server: " + message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void help_always_namesFlagsDefaultsAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--rate=RATE", "(default: 100)", "--users=N", "--max-in-flight=N", "--workers=N")
        .contains(
            "--slo=TIME", "(default: 100ms)", "--find-limit", "--html=FILE", "--scenario=FILE")
        .contains("130", "interrupted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-R 100 -c 5                 | --rate: beside --users (expected: an open loop; users wait"
            + " for their answers)",
        "-c 5 --max-in-flight 9      | --max-in-flight: beside --users (expected: an open loop;"
            + " users wait for their answers)",
        "-c 5 --find-limit           | --find-limit: beside --users (expected: an open loop; users"
            + " wait for their answers)",
        "--think 1s                  | --think: without --users (expected: with it)",
        "--queue 5                   | --queue: without --workers (expected: with it)",
        "--strategy block            | --strategy: without --workers (expected: with it)",
        "--workers 5 --max-in-flight 9 | --max-in-flight: beside --workers (expected: one of them;"
            + " a worker is a request in flight)",
        "--body a --body-file b      | --body-file: beside --body (expected: one of them)",
        "--scenario s --body a       | --body: beside --scenario (expected: in the file)",
        "--scenario s -H a:b         | --header: beside --scenario (expected: in the file)",
        "--scenario s -X PUT         | --method: beside --scenario (expected: in the file)",
        "--scenario s --expect 200   | --expect: beside --scenario (expected: in the file)",
        "--max-rate 5                | --max-rate: without --find-limit (expected: with it)",
        "--good 5%                   | --good: without --find-limit (expected: with it)",
        "--precision 5%              | --precision: without --find-limit (expected: with it)",
        "--compare a                 | --compare: without --html (expected: with it; it is laid"
            + " beside this run there)",
        "--find-limit --hlog a       | --hlog: beside --find-limit (expected: a single run, such as"
            + " one at the limit)",
        "-c 5 --arrivals even        | --arrivals: beside --users (expected: an open loop; users"
            + " wait for their answers)",
        "--cold --warm-up 1s         | --cold: beside --warm-up (expected: one of them)",
        "--insecure                  | --insecure: without an https URL (expected: with one)",
        "--find-limit -R 2k --max-rate 1k | --max-rate: 1k, below --rate 2k (expected: at least as"
            + " much)",
        "--timeout 2m --slo 61m | --slo: 61m (expected: at most 60m)",
        "--timeout 61m | --timeout: 61m (expected: at most 60m)",
        "--find-limit -R ramp:1-2/1s | --rate: 'ramp:1-2/1s' beside --find-limit (expected: a"
            + " constant rate to begin with)"
      })
  void flags_thatMeanNothingTogether_areNamed(String flags, String message) {
    assertRefused(message + " (try --help)", (URL + " " + flags).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json a --csv ./a          | --csv ./a: the same file as --json a (expected: one for"
            + " each)",
        "--json - --csv -            | --csv -: the same file as --json - (expected: one for each)",
        "--json - --csv /dev/stdout  | --csv /dev/stdout: the same file as --json - (expected: one"
            + " for each)",
        "--hlog -                    | --hlog -: not to standard output (expected: a file)"
      })
  void reports_thatWouldOverwriteOneAnother_areNamed(String flags, String message) {
    assertRefused(message, (URL + " " + flags).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-R fast       | 'fast' (expected: requests per second",
        "-R trace:none | none: no such file",
        "-c 0          | '0' (expected: 1 to 1m, as in 50 or 2k)",
        "-c 1.5        | '1.5' (expected: 1 to 1m, as in 50 or 2k)",
        "--workers 40k | '40k' (expected: 1 to 10k, as in 50 or 2k)",
        "--threads 1k  | '1k' (expected: 1 to 128, as in 50 or 2k)",
        "--arrivals x  | 'x' (expected: even or poisson)",
        "--seed x      | 'x' (expected: a whole number, as in 1)",
        "-d 5          | '5' (expected: a whole number of us, ms, s or m",
        "--timeout 0s  | '0s' (expected: a whole number of us, ms, s or m, more than 0s",
        "--strategy x  | 'x' (expected: block, drop, reject or timeout:TIME, as in timeout:200ms)",
        "--strategy timeout:0s | 'timeout:0s' (expected: block, drop, reject or timeout:TIME",
        "-H nothing    | --header: no colon in it (expected: a header such as 'Accept:"
            + " text/plain')",
        "--expect 7    | '7' (expected: ",
        "--cacert none | cacert: 'none': no such file (expected: certificates in PEM)",
        "--threshold p99~5 | 'p99~5' (expected: such as p99<250ms",
        "--max-rate 0  | '0' (expected: above 0 to 10m, as in 800 or 2.5k)",
        "--good 101%   | '101%' (expected: above 0% to 100%, as in 99%)",
        "--good 99     | '99' (expected: above 0% to 100%, as in 99%)",
        "--rat 5       | unknown option: --rat (did you mean --rate?)"
      })
  void value_thatIsWrong_isNamedWithItsRule(String flag, String message) {
    assertThat(run((URL + " " + flag).split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://a/             | (expected: http:// or https:// in front)",
        "http://               | url: 'http://'",
        "http://a:b@c/         | (expected: no user; send -H 'Authorization: ...')",
        "http://127.0.0.1:99999/ | (expected: a port from 1 to 65535)",
        "http://a/#b           | (expected: no # and what follows it, which is not sent)"
      })
  void url_thatIsNone_isNamedWithItsRule(String url, String message) {
    assertThat(run(url)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-X PUT            | --method: beside a database's URL (expected: beside one of http or"
            + " https)",
        "-H a:b            | --header: beside a database's URL (expected: beside one of http or"
            + " https)",
        "--body x          | --body: beside a database's URL (expected: beside one of http or"
            + " https)",
        "--expect 200      | --expect: beside a database's URL (expected: beside one of http or"
            + " https)",
        "--http2           | --http2: beside a database's URL (expected: beside one of http or"
            + " https)",
        "--insecure        | --insecure: beside a database's URL (expected: beside one of http or"
            + " https)",
        "--threads 1       | --threads: beside a database's URL (expected: beside one of http or"
            + " https)",
        "--connections 2k  | --connections: 2000 (expected: 1 to 1000, of a database)"
      })
  void flags_thatMeanNothingToADatabase_areNamed(String flags, String message) {
    assertRefused(message + " (try --help)", ("r2dbc:h2:mem:///flags " + flags).split(" "));
  }

  @Test
  void bank_withoutADatabase_isRefused(@TempDir Path folder) throws Exception {
    assertRefused(
        "--accounts: without a database's URL (expected: with one) (try --help)",
        URL,
        "--accounts",
        "5");
  }

  @Test
  void bank_besideStatements_isRefused(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(folder.resolve("mix.yaml"), "statements: [{name: a, sql: SELECT 1}]");

    assertRefused(
        "--balance: beside --scenario (expected: without it, for the bank) (try --help)",
        "jdbc:h2:mem:flags",
        "--scenario",
        file.toString(),
        "--balance",
        "0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--accounts 1    | '1' (expected: 2 to 100k, as in 500 or 2k)",
        "--accounts 2.5  | '2.5' (expected: 2 to 100k, as in 500 or 2k)",
        "--balance x     | 'x' (expected: 0 to 1000000m, as in 500 or 2k)"
      })
  void bank_thatIsNone_isNamedWithItsRule(String flag, String message) {
    assertThat(run(("r2dbc:h2:mem:///flags " + flag).split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r2dbc:postgresql://me:secret@/x",
        "r2dbc:mysql://me:secret@host/x",
        "jdbc:postgresql://me:secret@host/x",
        "jdbc:h2:tcp://host/x;PASSWORD=secret"
      })
  void database_thatIsNone_isNamedWithoutItsPassword(String url) {
    assertThat(run(url)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains("expected: r2dbc:postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        .doesNotContain("secret");
  }

  @Test
  void database_thatIsAway_isToldInALine() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }

    assertThat(run("r2dbc:postgresql://me:secret@127.0.0.1:" + port + "/x", "-q")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith("demo-server: r2dbc:postgresql://me@127.0.0.1:" + port + "/x: database away")
        .doesNotContain("secret");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void statement_ofATableThatIsNotThere_isToldInALine(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mix.yaml"), "statements: [{name: lost, sql: SELECT a FROM nowhere}]");

    assertThat(run("r2dbc:h2:mem:///nothing", "--scenario", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .startsWith(
            "demo-server: r2dbc:h2:mem:///nothing: statement 'lost': missing table or wrong"
                + " statement: ")
        .containsIgnoringCase("nowhere");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void scenario_ofTheOtherKind_isToldWithItsLine(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(folder.resolve("mix.yaml"), "statements: [{name: a, sql: SELECT 1}]");

    assertThat(run(URL, "--scenario", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            file
                + ":1: statements: a list of 1 (expected: requests, as it is a service that is"
                + " asked, and no database)");
  }

  @Test
  void printScenario_besideADatabase_isOneOfStatements() {
    assertThat(run("r2dbc:h2:mem:///x", "--print-scenario")).isZero();
    assertThat(out.toString()).contains("statements:", "weight").doesNotContain("requests:");
  }

  @Test
  void url_missing_isAskedFor() {
    assertRefused("URL: none given (expected: one) (try --help)");
  }

  @Test
  void nobodyThere_isToldInALine() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;

    assertRefused(url + ": connection refused", url + "/path");
  }

  @Test
  void report_thatCannotBeWritten_isToldBeforeAnythingIsSent(@TempDir Path folder)
      throws Exception {
    Path nowhere = folder.resolve("none");

    assertRefused(
        "--json " + nowhere.resolve("a") + ": there is no directory " + nowhere,
        URL,
        "--json",
        nowhere.resolve("a").toString());
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"version\":1}",
        "{\"version\":2}",
        "{\"version\":1,\"seconds\":[null],\"run\":{\"begun\":\"yesterday\"}}"
      })
  void earlierRun_thatIsNone_isNamed(String json, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("run.json"), json);

    assertThat(run(URL, "--html", folder.resolve("a").toString(), "--compare", file.toString()))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("demo-server: --compare " + file + ": it is no report of a load run: ");
  }

  @Test
  void bodyFile_thatIsADirectory_isNamed(@TempDir Path folder) {
    assertRefused(
        "--body-file " + folder + ": cannot be read (it is no file)",
        URL,
        "--body-file",
        folder.toString());
  }

  @Test
  void scenario_withMistakes_tellsEachWithItsLine(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("mix.yaml"), "requests:\n  - nam: a\n");

    assertThat(run(URL, "--scenario", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(file + ":2: ").doesNotContain("\tat ");
  }

  @Test
  void printScenario_always_isOneToStartWith(@TempDir Path folder) throws Exception {
    assertThat(run("--print-scenario")).isZero();
    assertThat(out.toString()).contains("requests:", "weight");
  }

  @Test
  void bodyFile_thatIsNotThere_isNamed() {
    assertRefused("--body-file none: cannot be read (no such file)", URL, "--body-file", "none");
  }

  @Test
  void trace_besideHowRequestsFollowOneAnother_isRefused(@TempDir Path folder) throws Exception {
    Path trace = Files.writeString(folder.resolve("trace"), "0\n1\n");

    assertRefused(
        "--arrivals: beside trace: (expected: a rate; a trace says itself when requests begin)"
            + " (try --help)",
        URL,
        "-R",
        "trace:" + trace,
        "--arrivals",
        "poisson");
  }

  @Test
  void header_thatIsNone_isNotSaidAloud() {
    assertThat(run(URL, "-H", "Bearer eyJhbGciOi")).isEqualTo(2);
    assertThat(run(URL, "-H", "Cookie: a\u0001secret")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--header: no colon in it", "--header: 'Cookie: ...' ")
        .doesNotContain("eyJ", "secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:secret@a/", "http://me:secret@a/ b", "http://secret@/"})
  void url_withAUser_isNotSaidAloud(String url) {
    assertThat(run(url)).isEqualTo(2);
    assertThat(err.toString()).contains("url: 'http://...@").doesNotContain("secret");
  }

  @Test
  void earlierRun_thatCannotBeRead_saysWhy(@TempDir Path folder) {
    String page = folder.resolve("a").toString();

    assertThat(run(URL, "--html", page, "--compare", folder.toString())).isEqualTo(2);
    assertThat(err.toString().lines()) // the rest is the system's, in its language
        .singleElement()
        .asString()
        .startsWith("demo-server: --compare " + folder + ": it cannot be read: ");
  }

  @Test
  void certificates_ofMoreThanAMebibyte_areNotRead() {
    assertThat(run(URL.replace("http", "https"), "--cacert", "/dev/zero")).isEqualTo(2);
    assertThat(err.toString()).contains("cacert: '/dev/zero'");
  }
}
