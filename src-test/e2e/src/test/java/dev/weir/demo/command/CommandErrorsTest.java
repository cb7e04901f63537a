package dev.weir.demo.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What is said of a fault of ours. */
class CommandErrorsTest {

  @Test
  void fault_withAUrlInItsTrace_isToldWithoutThePassword() {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(CommandSpec.create().addPositional(given())).setErr(new PrintWriter(err));
    command.parseArgs("r2dbc:postgresql://me:my secret@h/b");
    Throwable cause = new IOException("no way to 'r2dbc:postgresql://me:my secret@h/b'");

    int exitCode =
        CommandErrors.fault(
            command, new IllegalStateException("jdbc:postgresql://h/b?password=secret", cause));

    assertThat(exitCode).isEqualTo(70);
    assertThat(err.toString())
        .startsWith("demo-server: this is a fault of demo-server's own: ")
        .contains("IllegalStateException: jdbc:postgresql://h/b?...")
        .contains("\tat " + CommandErrorsTest.class.getName())
        .contains("Caused by: java.io.IOException: no way to 'r2dbc:postgresql:...'")
        .doesNotContain("secret");
  }

  private static CommandLine.Model.PositionalParamSpec given() {
    return CommandLine.Model.PositionalParamSpec.builder().type(String.class).build();
  }
}
