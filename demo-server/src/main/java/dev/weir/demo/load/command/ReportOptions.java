package dev.weir.demo.load.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where reports go. */
final class ReportOptions {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what the run is called in its reports (default: the load)")
  @Nullable String name;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "everything, to be read by programs, and by --compare; - is standard output, and the"
              + " report for people then goes to stderr")
  @Nullable String json;

  @Option(names = "--csv", paramLabel = "FILE", description = "a line for each second; - as above")
  @Nullable String csv;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "all times of each second, for the tools of HdrHistogram")
  @Nullable String hlog;

  @Option(names = "--html", paramLabel = "FILE", description = "a page with charts")
  @Nullable String html;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description =
          "lay this earlier run, saved with --json, beside this one on the page. May be repeated")
  List<String> compare = new ArrayList<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "no progress on stderr")
  boolean quiet;
}
