package dev.weir.bench;

import dev.weir.bench.limits.LimitContender;
import dev.weir.bench.limits.LimitRun;
import dev.weir.bench.report.Docs;
import dev.weir.bench.report.LimitPlot;
import dev.weir.bench.report.LimitReport;
import dev.weir.simulation.Trace;
import dev.weir.simulation.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs limits side by side on simulated servers, in virtual time. */
final class LimitsCommand {

  private static final Set<String> NAMES = Set.of("--write", "--plot", "--traces");

  private LimitsCommand() {}

  static int run(List<String> args) throws IOException {
    Options options = Options.parse("limits", args, Set.of("--smoke"), NAMES);
    if (options.has("--smoke") && options.has("--write")) {
      throw new IllegalArgumentException("--write: with --smoke (expected: without)");
    }
    Optional<Docs> docs =
        options.has("--write")
            ? Optional.of(Docs.find(Path.of(options.text("--write", "")), "limits"))
            : Optional.empty();
    List<Trace> traces = Traces.all();
    int count = options.integer("--traces", options.has("--smoke") ? 1 : traces.size());
    List<LimitRun> runs = new ArrayList<>();
    for (Trace trace : traces.subList(0, Math.max(1, Math.min(count, traces.size())))) {
      for (LimitContender who : LimitContender.values()) {
        runs.add(LimitRun.of(trace, who));
      }
    }
    LimitReport report =
        new LimitReport(runs, options.callWithout(Set.of("--write", "--plot", "--smoke")));
    System.out.print(report.markdown(""));
    if (options.has("--plot")) {
      Path plots = Files.createDirectories(Path.of(options.text("--plot", "")));
      Files.writeString(plots.resolve(report.plotName()), LimitPlot.of(report));
    }
    if (docs.isPresent()) {
      docs.get().write(report);
    }
    return 0;
  }
}
