package dev.weir.demo.command;

import dev.weir.demo.sql.Unsaid;
import dev.weir.demo.text.Nearest;
import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.Mistake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the command line, in one line on stderr. */
public final class CommandErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  /** The exit code of a command line that cannot be carried out as it stands. */
  public static final int USAGE = 2;

  /** That of a fault of ours (EX_SOFTWARE of sysexits.h). */
  private static final int FAULT = 70;

  /** How all variables begin. */
  private static final String VARIABLE = "WEIR_";

  /** To be set at the command line. */
  public CommandErrors() {}

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    if (error instanceof UnmatchedArgumentException unmatched) {
      print(command, unknown(command, unmatched.getUnmatched().get(0)));
    } else {
      print(command, unsaid(problem(error), args) + origin(error, args) + " (try --help)");
    }
    return USAGE;
  }

  /** Nobody expected it: whoever reports it needs the trace, and a script another exit code. */
  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    return fault(command, error);
  }

  /**
   * Likewise of an error that picocli leaves to others, such as too little memory. No password of a
   * database's URL is shown.
   *
   * @param command whose
   * @param error what was thrown
   * @return the exit code
   */
  public static int fault(CommandLine command, Throwable error) {
    print(command, "this is a fault of demo-server's own: " + error);
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace));
    command.getErr().print(unsaid(trace.toString(), args(command)));
    command.getErr().flush();
    return FAULT;
  }

  /* What was given is known with the blanks in it, which a message does not tell from its own. */
  private static String unsaid(String message, String... args) {
    String said = message;
    for (String arg : args) {
      said = Unsaid.in(said, arg);
    }
    for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
      if (variable.getKey().startsWith(VARIABLE)) {
        said = Unsaid.in(said, variable.getValue());
      }
    }
    return Unsaid.in(said);
  }

  private static String unsaid(Mistake mistake) {
    String file = Unsaid.of(mistake.file());
    return Unsaid.in(
        new Mistake(file, mistake.line(), mistake.key(), mistake.problem()).toString());
  }

  private static String[] args(CommandLine command) {
    ParseResult parsed = command.getParseResult();
    return parsed == null ? new String[0] : parsed.originalArgs().toArray(String[]::new);
  }

  /* Some of picocli's say first that they are errors, and some do not. */
  private static String problem(ParameterException error) {
    return String.valueOf(error.getMessage()).replaceFirst("^Error: ", "");
  }

  /* Who set a variable long ago looks for the mistake in the command line, where it is not. */
  private static String origin(ParameterException error, String[] args) {
    if (!(error.getArgSpec() instanceof OptionSpec option)
        || Arrays.stream(args).anyMatch(arg -> arg.startsWith(option.longestName()))) {
      return "";
    }
    String variable =
        VARIABLE + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    return System.getenv(variable) == null ? "" : " (from " + variable + ")";
  }

  private static String unknown(CommandLine command, String argument) {
    String name = Unsaid.of(argument).replaceFirst("(?s)=.*", "");
    boolean option = name.startsWith("-");
    Set<String> known =
        option
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getCommandSpec().subcommands().keySet();
    String what = option ? "unknown option: " : "unexpected argument: ";
    return what + name + Nearest.hint(name, known);
  }

  /**
   * One line on stderr.
   *
   * @param command whose
   * @param message what is wrong; no password of a database's URL is shown
   * @return the exit code
   */
  public static int print(CommandLine command, String message) {
    command.getErr().println("demo-server: " + unsaid(message, args(command)));
    command.getErr().flush();
    return USAGE;
  }

  /**
   * A line on stderr for each mistake; editors know how to jump there. No password of a database's
   * URL is shown.
   *
   * @param command whose
   * @param error what is wrong in a file
   * @return the exit code
   */
  public static int print(CommandLine command, ConfigException error) {
    error.mistakes().forEach(mistake -> command.getErr().println(unsaid(mistake)));
    command.getErr().flush();
    return USAGE;
  }
}
