package dev.weir.demo.load.command;

import dev.weir.demo.load.measure.Stretch;
import dev.weir.demo.load.report.CsvReport;
import dev.weir.demo.load.report.HdrLog;
import dev.weir.demo.load.report.HtmlReport;
import dev.weir.demo.load.report.JsonReport;
import dev.weir.demo.load.report.ReportFile;
import dev.weir.demo.load.report.ReportFileException;
import dev.weir.demo.load.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files that a run leaves behind. */
final class Reports implements AutoCloseable {

  private record Kept(ReportFile file, Function<RunReport, byte[]> writer) {}

  private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout");

  private final List<ReportFile> named = new ArrayList<>();
  private final List<Kept> files = new ArrayList<>();
  private final List<RunReport> beside = new ArrayList<>();
  private final @Nullable ReportFile log;
  private @Nullable String toOutput;
  private @Nullable Function<RunReport, byte[]> output;
  private @Nullable HdrLog hdrLog;

  /**
   * Finds out whether all of them can be written, before there is anything to write.
   *
   * @throws ReportFileException if one cannot be, or an earlier one cannot be read
   */
  Reports(ReportOptions options) {
    for (String earlier : options.compare) {
      beside.add(earlier(earlier));
    }
    add("--json", options.json, JsonReport::of);
    add("--csv", options.csv, CsvReport::of);
    add("--html", options.html, this::page);
    log = options.hlog == null ? null : log(options.hlog);
  }

  private ReportFile log(String path) {
    if (STANDARD_OUTPUT.contains(path)) {
      throw new ReportFileException(
          "--hlog " + path + ": not to standard output (expected: a file)");
    }
    return writable("--hlog", path);
  }

  private static RunReport earlier(String path) {
    ReportFile.of("--compare", path); // says so if no file can have that name
    return JsonReport.read("--compare", Path.of(path));
  }

  private void add(String option, @Nullable String path, Function<RunReport, byte[]> writer) {
    if (path == null) {
      return;
    }
    if (!STANDARD_OUTPUT.contains(path)) {
      files.add(new Kept(writable(option, path), writer));
    } else if (toOutput == null) {
      toOutput = option + " " + path;
      output = writer;
    } else {
      throw same(option + " " + path, toOutput);
    }
  }

  private ReportFile writable(String option, String path) {
    ReportFile file = ReportFile.of(option, path);
    for (ReportFile other : named) {
      if (file.isSameAs(other)) {
        throw same(file, other);
      }
    }
    file.checkWritable();
    named.add(file);
    return file;
  }

  private static ReportFileException same(Object one, Object other) {
    return new ReportFileException(
        one + ": the same file as " + other + " (expected: one for each)");
  }

  private byte[] page(RunReport report) {
    List<RunReport> runs = new ArrayList<>(beside);
    runs.add(report);
    return HtmlReport.of(runs);
  }

  /** Whether standard output is for one of them, and not for people. */
  boolean takeOutput() {
    return output != null;
  }

  /** Opens what is written in the run already. A pipe may wait here until somebody reads it. */
  void open() {
    hdrLog = log == null ? null : HdrLog.open(log);
  }

  /** Takes all times of a run, second by second; after {@link #open}. */
  Consumer<Stretch> times(Instant begun) {
    HdrLog times = hdrLog;
    if (times == null) {
      return stretch -> {};
    }
    times.begin(begun);
    return times;
  }

  /**
   * Writes them all, as far as that is possible: files first, as whoever reads standard output may
   * not be quick.
   *
   * @param standardOutput for the report that goes there; is left open
   * @return what could not be written, in a line each
   */
  List<String> write(RunReport report, OutputStream standardOutput) {
    List<String> problems = new ArrayList<>();
    for (Kept kept : files) {
      attempt(() -> kept.file().write(kept.writer().apply(report)), problems);
    }
    HdrLog times = hdrLog;
    if (times != null) {
      attempt(times::finish, problems);
    }
    Function<RunReport, byte[]> last = output;
    if (last != null) {
      attempt(() -> send(last.apply(report), standardOutput), problems);
    }
    return problems;
  }

  /* As it is: what people read there may be in another charset. */
  private void send(byte[] content, OutputStream standardOutput) {
    try {
      standardOutput.write(content);
      standardOutput.flush();
    } catch (IOException e) {
      throw new ReportFileException(toOutput + ": standard output: " + ReportFile.reason(e), e);
    }
  }

  private static void attempt(Runnable writing, List<String> problems) {
    try {
      writing.run();
    } catch (ReportFileException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // one that fails is not to cost the others
      problems.add("a report could not be written: " + e);
    }
  }

  /** Leaves nothing that is not whole. */
  @Override
  public void close() {
    if (hdrLog != null) {
      hdrLog.close();
    }
  }
}
