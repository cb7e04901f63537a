package dev.weir.demo.load.command;

import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.report.Progress;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Terminal;
import dev.weir.demo.load.report.TextReport;
import dev.weir.demo.log.QuietClient;
import dev.weir.demo.text.Times;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** From the first connection to the last report. */
final class LoadSession {

  private static final int USUAL_CONNECTIONS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final double NANOS_PER_SECOND = 1e9;

  /* Not System.out, which tells no errors and may be for people's charset. */
  private static final OutputStream STANDARD_OUTPUT = new FileOutputStream(FileDescriptor.out);

  private final LoadPlan plan;
  private final Reports reports;
  private final CommandLine command;
  private final Interruption interruption = Interruption.listen();

  LoadSession(LoadPlan plan, Reports reports, CommandLine command) {
    this.plan = plan;
    this.reports = reports;
    this.command = command;
  }

  /** The exit code. */
  int run() throws InterruptedException, RequestException, UnreachableException {
    QuietClient.apply();
    String unheeded = plan.unheeded();
    if (unheeded != null) {
      say(unheeded);
    }
    try (Destination to = plan.destination()) {
      if (!prepare(to)) {
        return interruptedBefore();
      }
      announceWarmUp();
      interruption.tells(() -> sayStopping(to.afterwards()));
      RunReport run = plan.search().findLimit ? search(to) : single(to);
      boolean interrupted = interruption.came(); // later, it is only the reports that it is after
      interruption.tells(() -> say("the report is on its way; again to drop it"));
      RunReport report = run.with(to.database(this::sayUnlessQuiet));
      interruption.tells(() -> {});
      if (interrupted && isEmpty(report) && report.booksHeld()) {
        return interruptedBefore();
      }
      int signal = interrupted ? interruption.exitCode() : 0;
      return ExitCodes.of(ExitCodes.of(report), report.booksHeld(), leave(report), signal);
    }
  }

  /* Who sees nothing happen presses again, and has no report. */
  private void sayStopping(String afterwards) {
    Duration most = plan.entrance().timeout.plusSeconds(1);
    String then = afterwards.isEmpty() ? "" : ", and then " + afterwards;
    say(
        "stopping: up to "
            + Times.format(most)
            + " for what is on its way"
            + then
            + "; again to drop it");
  }

  /* Stopped in the warm-up, or in the first of a search's runs: it is not to replace earlier reports. */
  private static boolean isEmpty(RunReport report) {
    return report.measured().counts().offered() == 0;
  }

  private int interruptedBefore() {
    say("interrupted before anything was counted: there is nothing to report");
    return interruption.exitCode();
  }

  /* Before connections are closed, which may take its time. Whether all of it could be written. */
  private boolean leave(RunReport report) {
    print(reports.takeOutput() ? command.getErr() : command.getOut(), TextReport.of(report));
    List<String> problems = new ArrayList<>(reports.write(report, STANDARD_OUTPUT));
    if (System.out.checkError()) { // which the writer around it does not tell
      problems.add("standard output: not all of the report could be written");
    }
    problems.forEach(problem -> CommandErrors.print(command, problem));
    return problems.isEmpty();
  }

  /* So that there is somebody, and nothing is slow only because it is the first. */
  private boolean prepare(Destination to) throws UnreachableException {
    interruption.ends(Thread.currentThread()::interrupt);
    Duration timeout = plan.entrance().timeout;
    try {
      to.reach(timeout.compareTo(PATIENCE) > 0 ? timeout : PATIENCE, this::sayUnlessQuiet);
      if (!plan.request().cold) {
        to.warmUp(connectionsAhead(), this::sayUnlessQuiet);
      }
    } catch (RuntimeException e) { // around an interruption
      if (!interruption.came()) {
        throw e;
      }
    }
    interruption.ends(() -> {});
    boolean interrupted = Thread.interrupted();
    return !interrupted && !interruption.came();
  }

  /* As many as are in use at once if every request takes as long as it may (Little's law). */
  private int connectionsAhead() {
    int most = plan.mostInFlight();
    if (plan.schedule().users != null || plan.entrance().workers != null) {
      return most;
    }
    double rate = plan.schedule().arrivals().constantRate().orElse(0);
    double needed = rate * plan.judge().slo.toNanos() / NANOS_PER_SECOND;
    return (int) Math.min(most, Math.max(USUAL_CONNECTIONS, Math.ceil(needed)));
  }

  private void announceWarmUp() {
    Duration warmUp = plan.schedule().warmUp;
    if (!warmUp.isZero()) {
      sayUnlessQuiet("warming up for " + Times.format(warmUp));
    }
  }

  private RunReport single(Destination to) throws InterruptedException {
    LoadJob job = new LoadJob(plan, interruption);
    if (plan.report().quiet) {
      return job.run(to, second -> {}, second -> {}, reports);
    }
    try (Progress progress = progress()) {
      return job.run(to, progress.warmUp(plan.schedule().warmUp), progress, reports);
    }
  }

  /* To standard error itself: a line that is written over needs a terminal. */
  private Progress progress() {
    PrintStream err = System.err;
    Duration length = plan.length();
    return Terminal.isWatched(System.getenv())
        ? Progress.onTerminal(err, Terminal.width(System.getenv()), length)
        : Progress.plain(err, length);
  }

  private RunReport search(Destination to) throws InterruptedException {
    LimitJob job = new LimitJob(plan, interruption::ends);
    return job.run(to, plan.report().quiet ? point -> {} : this::tell);
  }

  private void tell(RatePoint point) {
    say(TextReport.line(point));
  }

  private static void print(PrintWriter to, String text) {
    to.print(text);
    to.flush();
  }

  private void sayUnlessQuiet(String line) {
    if (!plan.report().quiet) {
      say(line);
    }
  }

  private void say(String line) {
    command.getErr().println(line);
    command.getErr().flush();
  }
}
