package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the command line says without serving. */
class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = DemoServer.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void noSubcommand_always_printsHelp() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Usage: demo-server").contains("serve");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void help_ofServe_namesEveryFlagAndItsDefault() {
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString())
        .contains("--port=PORT", "8080", "--management-port=PORT", "9090")
        .contains("--config=FILE", "built-in", "--drain-timeout=TIME", "10s")
        .contains("WEIR_PORT", "WEIR_MANAGEMENT_PORT", "WEIR_CONFIG", "WEIR_DRAIN_TIMEOUT")
        .contains("--db=URL", "WEIR_DB");
  }

  @Test
  void version_always_isOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().startsWith("weir demo-server ");
  }

  @ParameterizedTest
  @CsvSource({
    "--prot,           --port",
    "--prt=1,          --port",
    "--ports,          --port",
    "--managment-port, --management-port",
    "--management-prt, --management-port",
    "--drian-timeout,  --drain-timeout",
    "--drain,          --drain-timeout",
    "--cnofig,         --config",
    "--hlep,           --help",
  })
  void serve_unknownFlag_namesTheNearestOne(String given, String nearest) {
    assertThat(run("serve", given)).isEqualTo(2);
    assertOneLine(given.replaceAll("=.*", ""), "did you mean " + nearest + "?");
  }

  @Test
  void unknownSubcommand_always_namesTheNearestOne() {
    assertThat(run("sevre")).isEqualTo(2);
    assertOneLine("sevre", "did you mean serve?");
  }

  @ParameterizedTest
  @CsvSource({
    "--port, 65536",
    "--port, -1",
    "--management-port, http",
    "--drain-timeout, 5",
    "--drain-timeout, 0s",
    "--drain-timeout, 2h",
    "--drain-timeout, 1441m"
  })
  void serve_valueOutOfRange_namesFlagValueAndRule(String flag, String value) {
    assertThat(run("serve", flag, value)).isEqualTo(2);
    assertOneLine(flag, value, "(expected: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://me:secret@h/d",
        "r2dbc:postgresql://me:secret@h",
        "jdbc:mysql://h/d?user=me&password=secret",
        "r2dbc:h2:mem:secret",
        "secret"
      })
  void db_thatIsNone_isOneLineWithoutThePassword(String url) {
    assertThat(run("serve", "--db", url)).isEqualTo(2);
    assertOneLine("--db", "(expected: r2dbc:postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    assertThat(err.toString()).doesNotContain("secret");
  }

  /** Where it is not expected, a URL is told of like any other word. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          serve --dbb=r2dbc:postgresql://me:secret@h/b       | unknown option: --dbb (did you mean --db?)
          serve --dbb r2dbc:postgresql://me:secret@h/b       | unknown option: --dbb (did you mean --db?)
          serve -r2dbc:postgresql://me:secret@h/b            | unknown option: -r2dbc:postgresql://me@h/b
          serve r2dbc:postgresql://me:secret@h/b             | unexpected argument: r2dbc:postgresql://me@h/b
          serve r2dbc:postgresql://me:se=cret@h/b            | unexpected argument: r2dbc:postgresql://me@h/b
          serve r2dbc:postgresql://me:secret@h               | unexpected argument: r2dbc:postgresql:...
          serve JDBC:postgresql://h/b?password=secret        | unexpected argument: ...
          serve postgres://me:secret@h/b                     | unexpected argument: postgres:...
          serve --port=jdbc:postgresql://h/b?password=secret | '--port': 'jdbc:postgresql://h/b?...' (expected:
          serve --drain-timeout=r2dbc:mysql://me:secret@h/b  | '--drain-timeout': 'r2dbc:mysql:...' (expected:
          serve --config r2dbc:postgresql://me:secret@h/b    | r2dbc:postgresql:...: no such file
          check-config jdbc:mysql://me:secret@h/b            | jdbc:mysql:...: no such file
          load r2dbc:h2:mem:///x --json jdbc:mysql://me:secret@h/b | jdbc:mysql:...
          load compare jdbc:postgresql://h/b?password=secret x | unexpected argument: x
          load compare x jdbc:postgresql://h/b?password=secret | (URL): ... (expected: r2dbc:postgresql://USER:PASSWORD@
          r2dbc:postgresql://me:secret@h/b                   | unexpected argument: r2dbc:postgresql://me@h/b
          """)
  void url_ofADatabaseWhereNoneIsExpected_isToldWithoutThePassword(String args, String message) {
    assertThat(run(args.split(" "))).isEqualTo(2);

    assertOneLine(message);
    assertThat(err.toString()).doesNotContain("secret", "cret@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/b?user=me&password=my secret",
        "r2dbc:postgresql://me:my secret@h/b",
        "--port=r2dbc:postgresql://me:my secret@h/b",
        "--config=r2dbc:postgresql://me:my secret@h/b/",
        "--management-host=r2dbc:postgresql://me:my secret@h/b",
      })
  void url_ofADatabaseWithABlankInIt_isToldWithoutThePassword(String argument) {
    assertThat(run("serve", argument)).isEqualTo(2);

    assertOneLine("dbc:postgresql:");
    assertThat(err.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "banks: {b: {strategy: drop, url: 'r2dbc:postgresql://me:secret@h'}}",
        "banks: {b: {strategy: drop, connections: 'r2dbc:postgresql://me:secret@h/b'}}",
        "banks: {b: {strategy: 'jdbc:postgresql://h/b?user=me&password=secret'}}",
        "banks: {'r2dbc:postgresql://me:secret@h/b': {strategy: drop}}",
        "banks: {b: {strategy: drop, 'r2dbc:postgresql://me:secret@h/b': 1}}",
        "banks: r2dbc:postgresql://me:secret@h/b",
        "banks: {b: {strategy: drop, url: r2dbc:postgresql://me:secret@h/b",
        "banks: {b: {strategy: drop, url: 'r2dbc:postgresql://me:my secret@h/b'}}",
        "banks: {b: {strategy: 'r2dbc:postgresql://me:my secret@h/b'}}",
        "banks: {b: {strategy: 'jdbc:postgresql://h/b password=secret'}}",
        "banks: {b: {strategy: 'POSTGRES://me:my secret@h/b'}}",
        "banks: {b: {strategy: drop, connections: 'see jdbc:mysql://h/b?password=my secret'}}",
        "banks: {'r2dbc:postgresql://me:my secret@h/b': {strategy: drop}}",
        "banks: {b: {strategy: drop, 'r2dbc:postgresql://me:my secret@h/b': 1}}",
        "'r2dbc:postgresql://me:my secret@h/b': {}",
        "banks: 'r2dbc:postgresql://me:my secret@h/b'",
      })
  void url_wrongInAFile_isToldWithoutThePassword(String yaml, @TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("f.yaml"), yaml);

    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("f.yaml:1: ").doesNotContain("secret");
  }

  @Test
  void url_asTheHostOfAFile_isToldWithoutThePassword(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("f.yaml"),
            "rates: {r: {path: /r, rate: 1/s}}\n"
                + "server: {managementHost: 'r2dbc:postgresql://me:my secret@h/b'}\n");

    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
    assertOneLine("managementHost is r2dbc:postgresql:..., which others can reach");
    assertThat(run("check-config", file.toString())).isZero();

    assertThat(out.toString()).contains("managementHost is r2dbc:postgresql:..., which");
    assertThat(out.toString() + err).doesNotContain("secret");
  }

  @Test
  void database_withABrokenEscape_isOneLine(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("f.yaml"), "banks: {b: {strategy: drop}}");
    String url = "jdbc:postgresql://h/50%off?user=me&password=secret";

    assertThat(run("serve", "--config", file.toString(), "--db", url)).isEqualTo(2);

    assertOneLine("--db", "jdbc:postgresql:... (expected: r2dbc:postgresql://USER:PASSWORD@");
    assertThat(err.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve --db", "check-config x --db", "load", "load compare"})
  void url_withAnOptionThatIsSetHere_isToldWithItsName(String args) {
    String url = "jdbc:postgresql://h/d?user=me&password=secret&ApplicationName=mine";

    assertThat(run((args + " " + url).split(" "))).isEqualTo(2);

    assertOneLine(
        "jdbc:postgresql:... (expected: without the option ApplicationName; applicationName,"
            + " connectTimeout, loginTimeout, options, socketTimeout, statementTimeout and"
            + " tcpKeepAlive are set here)");
    assertThat(err.toString()).doesNotContain("secret", "mine");
  }

  @Test
  void url_withAnOptionThatIsSetHere_isToldWithItsNameOfAFile(@TempDir Path directory)
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("f.yaml"),
            "banks: {b: {strategy: drop, url: 'jdbc:postgresql://h/d?user=me&password=secret"
                + "&ApplicationName=mine'}}");

    assertThat(run("check-config", file.toString())).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            file
                + ":1: banks.b.url: \"...\" (expected: without the option ApplicationName;"
                + " applicationName, connectTimeout, loginTimeout, options, socketTimeout,"
                + " statementTimeout and tcpKeepAlive are set here)");
  }

  @Test
  void db_ofAConfigurationWithoutABank_isOneLineWithoutThePassword(@TempDir Path directory)
      throws Exception {
    Path file =
        Files.writeString(directory.resolve("f.yaml"), "rates: {r: {path: /r, rate: 1/s}}\n");

    assertThat(
            run("serve", "--config", file.toString(), "--db", "r2dbc:postgresql://me:secret@h/d"))
        .isEqualTo(2);

    assertOneLine(
        "--db: r2dbc:postgresql://me@h/d is for no bank (expected: one at least,"
            + " under banks)");
  }

  @Test
  void help_ofACommand_isItsHelp() {
    assertThat(run("help", "serve")).isZero();
    assertThat(out.toString()).contains("Usage: demo-server serve", "--port=PORT");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void checkConfig_withoutAnything_saysWhatItNeedsInOneLine() {
    assertThat(run("check-config")).isEqualTo(2);
    assertOneLine("demo-server: Missing required argument", "FILE... | --print-default");
    assertThat(err.toString()).doesNotContain("Error");
  }

  @ParameterizedTest
  @CsvSource({"dumb, OFF", "xterm, AUTO", ", AUTO"})
  void colours_ofATerminal_areThoseItHas(@Nullable String terminal, Ansi expected) {
    assertThat(DemoServer.colours(terminal)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"--port, --management-port", "--management-port, --port"})
  void serve_takenPort_saysWhich(String taken, String other) throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(socket.getLocalPort());

      assertThat(run("serve", taken, port, other, "0")).isEqualTo(2);

      assertOneLine(taken + ": " + port + " is taken", "(expected: ");
    }
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void serve_virtualPoolOnAnOldJava_saysWhichItNeeds(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("virtual.yaml");
    Files.writeString(
        file,
        """
        pools:
          io: {kind: virtual, maxConcurrent: 100, queue: 0}
        routes:
          - {path: /a, pool: io, strategy: block}
        """);

    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);

    assertOneLine(file + ":2: pools.io.kind: \"virtual\" (expected: Java 21 or newer");
  }

  private void assertOneLine(String... parts) {
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).singleElement().asString().contains(parts);
  }
}
