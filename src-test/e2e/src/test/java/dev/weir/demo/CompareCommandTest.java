package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code load compare} says before it starts anything. */
class CompareCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... flags) {
    CommandLine commandLine = DemoServer.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[flags.length + 2];
    all[0] = "load";
    all[1] = "compare";
    System.arraycopy(flags, 0, all, 2, flags.length);
    return commandLine.execute(all);
  }

  @Test
  void help_namesFlagsDefaultsAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--rates=RATE", "(default: 400)", "(default: 50)")
        .contains("--html=FILE", "130", "load compare --rates 500,1k,2k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rates 500,100       | --rates: 100 after 500 (expected: rising)",
        "--rates 0             | '0' (expected: above 0 to 10m, as in 800 or 2.5k)",
        "--connections 1001    | --connections: 1001 (expected: 1 to 1000)",
        "--workers 2k          | --workers: 2000 (expected: 1 to 1000)",
        "--accounts 1          | --accounts: 1 (expected: 2 to 100000)",
        "--html /tmp/x --json /tmp/x | --html /tmp/x: the same file as --json /tmp/x (expected: one"
            + " for each)",
        "--duration 10ms       | --duration: 10ms (expected: at least 1s)",
        "--html /nowhere/x.html| --html /nowhere/x.html",
        "r2dbc:h2:mem:///x     | it would be another one in every run (expected: a PostgreSQL"
            + " server)",
        "r2dbc:postgresql://me:secret@127.0.0.1:1/x | r2dbc:postgresql://me@127.0.0.1:1/x: it"
            + " cannot be reached",
        "r2dbc:postgresql://me:secret@db/x?sslMode=foo | r2dbc:postgresql:... (expected: ",
        "r2dbc:mysql://me:secret@db/x | r2dbc:mysql:... (expected: r2dbc:postgresql://",
      })
  void wrong_isOneLine_andExitCode2(String flags, String message) {
    assertThat(run(flags.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(message).doesNotContain("secret");
    assertThat(out.toString()).isEmpty();
  }
}
