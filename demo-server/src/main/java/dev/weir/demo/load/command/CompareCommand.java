package dev.weir.demo.load.command;

import dev.weir.demo.bank.BankSize;
import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.command.ProductVersion;
import dev.weir.demo.command.TimeConverter;
import dev.weir.demo.load.command.Converters.ToCount;
import dev.weir.demo.load.command.Converters.ToRate;
import dev.weir.demo.load.command.Converters.ToSeed;
import dev.weir.demo.load.command.Converters.ToSqlUrl;
import dev.weir.demo.load.command.Converters.ToWorkers;
import dev.weir.demo.load.compare.Compare;
import dev.weir.demo.load.compare.CompareException;
import dev.weir.demo.load.compare.ComparePlan;
import dev.weir.demo.load.compare.Setup;
import dev.weir.demo.load.report.Comparison;
import dev.weir.demo.load.report.ComparisonHtml;
import dev.weir.demo.load.report.ComparisonText;
import dev.weir.demo.load.report.JsonReport;
import dev.weir.demo.load.report.ReportFile;
import dev.weir.demo.load.report.ReportFileException;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lays a task for each request beside a pool of workers, on a real database. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    sortOptions = false,
    description =
        "Puts the same load on a PostgreSQL in two ways, at rising rates: with a task for each"
            + " request, and with workers and a bounded queue. Each run is a process of its own."
            + " Without a URL, a PostgreSQL is started for it, and gone afterwards.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all runs are valid, and no money was made or lost in any",
      "1:the books of a run do not balance, or nobody could look at them",
      "2:it could not be carried out as it stands, or not all reports could be written",
      "3:a run is invalid: load itself fell behind; the tables say which",
      "130:interrupted (143: by SIGTERM); the reports are of what was done until then"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  demo-server load compare",
      "  demo-server load compare --rates 500,1k,2k -d 30s --html compare.html",
      "  demo-server load compare r2dbc:postgresql://me:secret@db/test"
    })
public final class CompareCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      converter = ToSqlUrl.class,
      description = "of a PostgreSQL, as r2dbc:postgresql://USER:PASSWORD@HOST/DATABASE")
  private @Nullable SqlUrl url;

  @Option(
      names = "--rates",
      paramLabel = "RATE",
      split = ",",
      converter = ToRate.class,
      description =
          "per second, rising, as 500,1k,2k (default: 0.5, 0.8, 1, 1.5 and 2 times what the"
              + " database is seen to do)")
  private List<Double> rates = new ArrayList<>();

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "for how long requests begin in each run (default: 10s)")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "how long before, at the same rate, uncounted (default: 15s)")
  private Duration warmUp = Duration.ofSeconds(15);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "how long a request may take, from when it is sent (default: 1s)")
  private Duration timeout = Duration.ofSeconds(1);

  @Option(
      names = "--slo",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "within what time of its intended start a request is good (default: 100ms)")
  private Duration slo = Duration.ofMillis(100);

  @Option(
      names = "--max-lag",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "a run is invalid if load itself was later than this for one request in a hundred: it"
              + " does the drivers' work, too (default: 50ms)")
  private Duration maxLag = Duration.ofMillis(50);

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      converter = ToCount.class,
      description = "a task for each request: so many at once (default: 1500)")
  private int inFlight = 1_500;

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = ToWorkers.class,
      description = "a task for each request: over so many connections (default: 400)")
  private int connections = 400;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = ToWorkers.class,
      description = "workers: so many, with a connection each (default: 50)")
  private int workers = 50;

  @Option(
      names = "--queue",
      paramLabel = "N",
      converter = ToCount.class,
      description = "workers: so many requests wait for one (default: 100)")
  private int queue = 100;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      converter = ToCount.class,
      description = "of the bank that is put under load (default: 1000)")
  private int accounts = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = ToSeed.class,
      description = "of what is left to chance (default: 1)")
  private long seed = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "everything, for programs")
  private @Nullable String json;

  @Option(names = "--html", paramLabel = "FILE", description = "a page with charts")
  private @Nullable String html;

  @Option(
      names = {"-q", "--quiet"},
      description = "no progress on stderr")
  private boolean quiet;

  /** By picocli. */
  public CompareCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    try {
      ReportFile toJson = writable("--json", json);
      ReportFile toHtml = writable("--html", html);
      if (toJson != null && toHtml != null && toJson.isSameAs(toHtml)) {
        throw new ReportFileException(
            toHtml + ": the same file as " + toJson + " (expected: one for each)");
      }
      Compare compare = new Compare(quiet ? line -> {} : this::say);
      Interruption interruption = Interruption.listen(compare::drop);
      interruption.ends(compare::stop);
      interruption.tells(() -> say("stopping; again to drop it"));
      Comparison comparison;
      try {
        comparison = compare.run(plan());
      } catch (CompareException e) {
        if (interruption.came()) { // it reaches what starts the server as well
          return interruptedBefore(interruption);
        }
        throw e;
      }
      int signal = interruption.exitCode(); // later, it is only the reports that it is after
      interruption.ends(() -> {});
      if (signal != 0 && comparison.isEmpty() && comparison.booksHeld()) {
        return interruptedBefore(interruption);
      }
      spec.commandLine().getOut().print(ComparisonText.of(comparison));
      spec.commandLine().getOut().flush();
      boolean jsonWritten = write(toJson, () -> JsonReport.of(comparison));
      boolean htmlWritten = write(toHtml, () -> ComparisonHtml.of(comparison));
      String trouble = comparison.trouble();
      if (trouble != null) {
        CommandErrors.print(spec.commandLine(), trouble);
      }
      boolean whole = jsonWritten && htmlWritten && trouble == null;
      return ExitCodes.of(ExitCodes.of(comparison), comparison.booksHeld(), whole, signal);
    } catch (ReportFileException | CompareException e) {
      return CommandErrors.print(spec.commandLine(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return CommandErrors.print(spec.commandLine(), "a file of its own: " + ReportFile.reason(e));
    }
  }

  /* It is not to replace earlier reports. */
  private int interruptedBefore(Interruption interruption) {
    say("interrupted before any run was done: there is nothing to report");
    return interruption.exitCode();
  }

  /* One that fails is not to cost the other. Whether all is well. */
  private boolean write(@Nullable ReportFile file, Supplier<byte[]> content) {
    try {
      if (file != null) {
        file.write(content.get());
      }
      return true;
    } catch (ReportFileException e) {
      CommandErrors.print(spec.commandLine(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void check() {
    for (int i = 1; i < rates.size(); i++) {
      if (rates.get(i) <= rates.get(i - 1)) {
        throw new ParameterException(
            spec.commandLine(),
            "--rates: "
                + Numbers.format(rates.get(i))
                + " after "
                + Numbers.format(rates.get(i - 1))
                + " (expected: rising)");
      }
    }
    checkConnections("--connections", connections);
    checkConnections("--workers", workers);
    if (accounts < 2 || accounts > BankSize.MOST_ACCOUNTS) {
      throw new ParameterException(
          spec.commandLine(),
          "--accounts: " + accounts + " (expected: 2 to " + BankSize.MOST_ACCOUNTS + ")");
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new ParameterException(
          spec.commandLine(), "--duration: " + Times.format(duration) + " (expected: at least 1s)");
    }
  }

  private void checkConnections(String option, int number) {
    if (number > SqlSettings.MOST_CONNECTIONS) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": " + number + " (expected: 1 to " + SqlSettings.MOST_CONNECTIONS + ")");
    }
  }

  private static @Nullable ReportFile writable(String option, @Nullable String path) {
    if (path == null) {
      return null;
    }
    ReportFile file = ReportFile.of(option, path);
    file.checkWritable();
    return file;
  }

  private ComparePlan plan() {
    return new ComparePlan(
        url,
        rates,
        duration,
        warmUp,
        timeout,
        slo,
        maxLag,
        seed,
        accounts,
        Setup.taskPerRequest(inFlight, connections),
        Setup.pool(workers, queue));
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
