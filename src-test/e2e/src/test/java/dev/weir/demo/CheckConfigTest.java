package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.ConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command that looks at configuration files without serving them. */
class CheckConfigTest {

  private static final String RIGHT =
      """
      pools:
        orders: {workers: 8, queue: 16, taskTimeout: 1s}
        lines: {kind: boundedElastic, maxWorkers: 2, queue: 0, maxWaiters: 5, discipline: shortestJob}
      routes:
        - {path: /orders, pool: orders, strategy: timeout, wait: 50ms}
        - {path: /orders/bulk, pool: lines, strategy: block, handler: ingest}
        - {path: /stock, pool: orders, strategy: reject}
      """;
  private static final String WRONG = "pools: {a: {workers: 0, queue: 1}}\nroutes: []\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  private int check(Object... args) {
    CommandLine commandLine = DemoServer.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[args.length + 1];
    all[0] = "check-config";
    for (int i = 0; i < args.length; i++) {
      all[i + 1] = args[i].toString();
    }
    return commandLine.execute(all);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void checkConfig_rightFile_printsItsRoutes() throws Exception {
    Path file = file("right.yaml", RIGHT);

    assertThat(check(file)).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .containsExactly(
            file + ": ok (2 pools, 3 routes)",
            "  PATH          HANDLER  STRATEGY      POOL    KIND            WORKERS  QUEUE  WAITERS"
                + "  DISCIPLINE   TIMEOUT",
            "  /orders       work     timeout 50ms  orders  fixed           8        16     256    "
                + "  fifo         1s",
            "  /orders/bulk  ingest   block         lines   boundedElastic  1-2      0      5      "
                + "  shortestJob  -",
            "  /stock        work     reject        orders  fixed           8        16     256    "
                + "  fifo         1s");
  }

  @Test
  void checkConfig_onePoolAndRoute_isNoPlural() throws Exception {
    Path file =
        file(
            "one.yaml",
            "pools: {a: {workers: 1, queue: 1}}\nroutes: [{path: /a, pool: a, strategy: drop}]");

    assertThat(check(file)).isZero();
    assertThat(out.toString()).startsWith(file + ": ok (1 pool, 1 route)");
  }

  @Test
  void checkConfig_wrongFile_printsEachMistakeOnALine() throws Exception {
    Path file = file("wrong.yaml", WRONG);

    assertThat(check(file)).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            file + ":1: pools.a.workers: 0 (expected: a number from 1 to 1024)",
            file + ":2: routes: a list of 0 (expected: a list of 1 to 1024 routes)");
  }

  @Test
  void checkConfig_severalFiles_looksAtAllAndFailsForOne() throws Exception {
    Path right = file("right.yaml", RIGHT);
    Path missing = directory.resolve("missing.yaml");

    assertThat(check(missing, right)).isEqualTo(2);

    assertThat(out.toString()).startsWith(right + ": ok (");
    assertThat(err.toString().lines())
        .containsExactly(missing + ": no such file (expected: a readable file)");
  }

  @Test
  void checkConfig_printDefault_printsAFileThatIsRight() throws Exception {
    assertThat(check("--print-default")).isZero();
    assertThat(out.toString()).isEqualTo(ConfigFile.builtInText()).startsWith("# ");

    assertThat(check(file("copy.yaml", out.toString()))).isZero();
    assertThat(out.toString())
        .contains(
            "copy.yaml: ok (14 pools, 13 routes, 1 gate, 1 rate, 1 log, 1 spill, 4 streams, 1"
                + " proxy, 1 pipeline, 1 bank)",
            "  bank bank is in r2dbc:h2:mem:///bank");
  }

  @Test
  void checkConfig_ofABank_printsItsRoutesAndWhereItIs() throws Exception {
    Path file =
        file("bank.yaml", "banks: {b: {strategy: reject, connections: 4, statementTimeout: 3s}}");

    assertThat(check("--db", "jdbc:postgresql://h/d?user=me&password=secret", file)).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .containsExactly(
            file + ": ok (0 pools, 0 routes, 1 bank)",
            "  PATH       HANDLER   STRATEGY  POOL  KIND   WORKERS  QUEUE  WAITERS  DISCIPLINE "
                + " TIMEOUT",
            "  /orders    orders    reject    b     fixed  4        64     1024     fifo       "
                + " 3s",
            "  /transfer  transfer  reject    b     fixed  4        64     1024     fifo       "
                + " 3s",
            "  bank b is in jdbc:postgresql://h/d?...");
  }

  @Test
  void checkConfig_dbForOneFileOfTwo_failsForTheOther() throws Exception {
    Path bank = file("bank.yaml", "banks: {b: {strategy: reject}}");
    Path none = file("none.yaml", RIGHT);

    assertThat(check("--db=r2dbc:h2:mem:///x", none, bank)).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "demo-server: "
                + none
                + ": --db: r2dbc:h2:mem:///x is for no bank (expected: one at least,"
                + " under banks)");
    assertThat(out.toString()).contains("bank b is in r2dbc:h2:mem:///x");
  }

  @Test
  void checkConfig_nothingToDo_isOneLineThatSaysWhatIsMissing() {
    assertThat(check()).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("FILE", "--print-default");
  }

  @Test
  void checkConfig_unknownFlag_namesTheNearest() {
    assertThat(check("--print-defualt")).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("--print-defualt", "did you mean --print-default?");
  }

  @Test
  void checkConfig_help_saysWhatItDoesAndItsExitCodes() {
    assertThat(check("--help")).isZero();
    assertThat(out.toString())
        .contains("FILE", "--print-default", "Exit codes:", "without serving");
  }
}
