package dev.weir.demo;

import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.command.ProductVersion;
import dev.weir.demo.command.Standard;
import dev.weir.demo.load.command.LoadCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.Charset;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The demo server's command line. */
@Command(
    name = "demo-server",
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    subcommands = {
      ServeCommand.class,
      CheckConfigCommand.class,
      LoadCommand.class,
      HelpCommand.class
    },
    description =
        "A Reactor Netty service that shows what Weir does under overload, and a load generator"
            + " that shows what any service does.")
public final class DemoServer implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  DemoServer() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    if (System.getProperty("io.netty.jfr.enabled") == null) {
      // Netty's flight recorder events take a tenth of the time to the first response.
      System.setProperty("io.netty.jfr.enabled", "false");
    }
    Charset charset = Standard.charset(System.getProperties(), "stderr.encoding");
    System.setErr(Standard.stream(new FileOutputStream(FileDescriptor.err), charset));
    System.exit(execute(args));
  }

  private static int execute(String... args) {
    Properties system = System.getProperties();
    CommandLine command =
        commandLine()
            .setOut(Standard.writer(System.out, Standard.charset(system, "stdout.encoding")))
            .setErr(Standard.writer(System.err, Standard.charset(system, "stderr.encoding")));
    try {
      return command.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) { // what picocli leaves to others
      return CommandErrors.fault(command, e);
    }
  }

  /** The command line, to be executed. */
  static CommandLine commandLine() {
    return new CommandLine(new DemoServer())
        .setColorScheme(Help.defaultColorScheme(colours(System.getenv("TERM"))))
        .setParameterExceptionHandler(new CommandErrors())
        .setExecutionExceptionHandler(new CommandErrors());
  }

  /* NO_COLOR, and whether there is a terminal, picocli asks itself. */
  static Ansi colours(@Nullable String terminal) {
    return "dumb".equals(terminal) ? Ansi.OFF : Ansi.AUTO;
  }

  /** Without a subcommand: says what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
