package dev.weir.demo;

import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.command.ProductVersion;
import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.sql.Unsaid;
import dev.weir.demo.yaml.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads configuration files as {@code serve} would, and says what it makes of them. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    sortOptions = false,
    description =
        "Reads configuration files without serving them. Prints the routes and pools of each; or"
            + " each mistake, with its line, on stderr.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every file is right", "2:a file cannot be read or has a mistake"},
    footerHeading = "%nTo write your own:%n",
    footer = {
      "  demo-server check-config --print-default > routes.yaml",
      "  demo-server check-config routes.yaml"
    })
final class CheckConfigCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private DatabaseOption database;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private What what;

  /** One of the two. */
  private static final class What {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML files")
    private List<Path> files = List.of();

    @Option(
        names = "--print-default",
        description = "print the built-in configuration, with comments that explain every key")
    private boolean printDefault;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (what.printDefault) {
      out.print(ConfigFile.builtInText());
      out.flush();
      return 0;
    }
    int exitCode = 0;
    for (Path file : what.files) {
      try {
        ServiceConfig config = ConfigFile.read(file);
        Optional<String> problem = database.problem(config);
        if (problem.isPresent()) {
          exitCode = CommandErrors.print(spec.commandLine(), file + ": " + problem.get());
        } else {
          database
              .remark(config)
              .ifPresent(remark -> CommandErrors.print(spec.commandLine(), file + ": " + remark));
          describe(file, database.applyTo(config), out);
        }
      } catch (ConfigException e) {
        exitCode = CommandErrors.print(spec.commandLine(), e);
      }
    }
    return exitCode;
  }

  private static void describe(Path file, ServiceConfig config, PrintWriter out) {
    out.println(
        file
            + ": ok ("
            + count(config.pools().size(), "pool")
            + ", "
            + count(config.routes().size(), "route")
            + more(config.gates().size(), "gate")
            + more(config.rates().size(), "rate")
            + more(config.logs().size(), "log")
            + more(config.spills().size(), "spill")
            + more(config.streams().size(), "stream")
            + proxies(config.proxies().size())
            + more(config.pipelines().size(), "pipeline")
            + more(config.banks().size(), "bank")
            + ")");
    RouteTable.lines(config).forEach(line -> out.println("  " + line));
    for (BankSpec bank : config.banks()) {
      out.println("  bank " + bank.name() + " is in " + bank.database().url());
    }
    config
        .server()
        .problem()
        .map(problem -> Unsaid.in(problem, config.server().managementHost()))
        .ifPresent(
            problem -> out.println("  serve takes WEIR_MANAGEMENT_TOKEN as well: " + problem));
    out.flush();
  }

  private static String more(int number, String what) {
    return number == 0 ? "" : ", " + count(number, what);
  }

  private static String proxies(int number) {
    return number == 0 ? "" : ", " + number + (number == 1 ? " proxy" : " proxies");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
