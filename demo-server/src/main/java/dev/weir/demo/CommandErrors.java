package dev.weir.demo;

import dev.weir.demo.text.Nearest;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the command line, in one line on stderr. */
final class CommandErrors implements IParameterExceptionHandler {

  /** The exit code of a command line that cannot be carried out as it stands. */
  static final int USAGE = 2;

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    if (error instanceof UnmatchedArgumentException unmatched) {
      print(command, unknown(command, unmatched.getUnmatched().get(0)));
    } else {
      print(command, error.getMessage() + " (try --help)");
    }
    return USAGE;
  }

  private static String unknown(CommandLine command, String argument) {
    String name = argument.replaceFirst("=.*", "");
    boolean option = name.startsWith("-");
    Set<String> known =
        option
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getCommandSpec().subcommands().keySet();
    String what = option ? "unknown option: " : "unexpected argument: ";
    return what + name + Nearest.hint(name, known);
  }

  /** One line on stderr. */
  static void print(CommandLine command, String message) {
    command.getErr().println("demo-server: " + message);
    command.getErr().flush();
  }
}
