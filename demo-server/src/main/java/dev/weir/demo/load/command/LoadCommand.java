package dev.weir.demo.load.command;

import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.command.ProductVersion;
import dev.weir.demo.load.command.Converters.ToUrl;
import dev.weir.demo.load.command.Converters.Url;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.report.ReportFileException;
import dev.weir.demo.load.scenario.ScenarioFile;
import dev.weir.demo.load.sql.StatementFile;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.yaml.ConfigException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a service under load, and says what came of it. */
@Command(
    name = "load",
    subcommands = CompareCommand.class,
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    sortOptions = false,
    description =
        "Sends requests, over HTTP or to a database, at a rate of its own, whatever becomes of"
            + " them, and times each from the moment at which it should have begun: a server that"
            + " stalls cannot slow it down, and so cannot hide it. What load itself turned away,"
            + " and what was never answered, counts as slower than any time. If load could not keep"
            + " up itself, it says that the run is invalid.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the run is valid, and every threshold was held",
      "1:a threshold was not held, no limit was found, nothing at all was completed, or the books"
          + " of the bank are not balanced",
      "2:it could not be carried out as it stands, or not all reports could be written",
      "3:the run is invalid: load itself fell behind, or its machine ran short",
      "70:a fault of its own, which is worth a report",
      "130:interrupted (143: by SIGTERM); the reports are of what was done until then"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  demo-server load 'http://127.0.0.1:8080/reject?work=20ms' -R 300 -d 30s",
      "  demo-server load http://127.0.0.1:8080/block -R spike:100-1k@5s/2s --html a.html",
      "  demo-server load http://127.0.0.1:8080/block -R 251 --workers 50 --queue 100",
      "  demo-server load 'http://127.0.0.1:8080/reject?work=20ms' --find-limit -d 5s",
      "  demo-server load r2dbc:postgresql://me:secret@127.0.0.1/bank -R 500 --connections 20"
    })
public final class LoadCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      converter = ToUrl.class,
      description =
          "http or https; of a scenario, what its paths belong to. Or a database:"
              + " r2dbc:postgresql://USER:PASSWORD@HOST/DATABASE, r2dbc:h2:mem:///NAME, or likewise"
              + " with jdbc:, which is asked as a small bank, whose books are checked in the end")
  private @Nullable Url url;

  @ArgGroup(exclusive = false, heading = "%nWhen requests begin:%n")
  private ScheduleOptions schedule = new ScheduleOptions();

  @ArgGroup(exclusive = false, heading = "%nHow many may be on their way:%n")
  private EntranceOptions entrance = new EntranceOptions();

  @ArgGroup(exclusive = false, heading = "%nWhat is sent:%n")
  private RequestOptions request = new RequestOptions();

  @ArgGroup(exclusive = false, heading = "%nThe bank in a database:%n")
  private SqlOptions bank = new SqlOptions();

  @ArgGroup(exclusive = false, heading = "%nWhat it is held to:%n")
  private JudgeOptions judge = new JudgeOptions();

  @ArgGroup(exclusive = false, heading = "%nThe highest rate that is held:%n")
  private SearchOptions search = new SearchOptions();

  @ArgGroup(exclusive = false, heading = "%nReports, besides the one on the terminal:%n")
  private ReportOptions report = new ReportOptions();

  @Option(
      names = "--print-scenario",
      description =
          "print a scenario, with comments that explain every key, and do nothing else; beside a"
              + " database's URL one of statements")
  private boolean printScenario;

  /** By picocli. */
  public LoadCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Url to = url;
    if (printScenario) {
      boolean sql = to != null && to.sql() != null;
      spec.commandLine()
          .getOut()
          .print(sql ? StatementFile.exampleText() : ScenarioFile.exampleText());
      spec.commandLine().getOut().flush();
      return ExitCodes.HELD;
    }
    if (to == null) {
      throw new ParameterException(spec.commandLine(), "URL: none given (expected: one)");
    }
    String problem = new Combinations(schedule, entrance, request, judge, search, report).problem();
    if (problem != null) {
      throw new ParameterException(spec.commandLine(), problem);
    }
    try (Reports reports = new Reports(report)) {
      Errand errand = errand(to);
      String stray = errand.problem();
      if (stray != null) {
        throw new ParameterException(spec.commandLine(), stray);
      }
      LoadPlan plan = new LoadPlan(errand, schedule, entrance, request, judge, search, report);
      return new LoadSession(plan, reports, spec.commandLine()).run();
    } catch (ConfigException e) {
      return CommandErrors.print(spec.commandLine(), e);
    } catch (ReportFileException | UnreachableException | RequestException e) {
      return CommandErrors.print(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private Errand errand(Url to) throws ConfigException {
    Path file = request.scenario;
    SqlUrl database = to.sql();
    if (database != null) {
      return new SqlErrand(database, file == null ? null : StatementFile.read(file), request, bank);
    }
    String stray = bank.given();
    if (stray != null) {
      throw new ParameterException(
          spec.commandLine(), stray + ": without a database's URL (expected: with one)");
    }
    URI service = Objects.requireNonNull(to.http());
    return new HttpErrand(service, file == null ? null : ScenarioFile.read(file, service), request);
  }
}
