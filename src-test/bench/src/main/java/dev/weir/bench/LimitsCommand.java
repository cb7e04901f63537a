package dev.weir.bench;

import dev.weir.bench.limits.LimitContender;
import dev.weir.bench.limits.LimitRun;
import dev.weir.bench.report.LimitReport;
import dev.weir.simulation.Trace;
import dev.weir.simulation.Traces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs limits side by side on simulated servers, in virtual time. */
final class LimitsCommand {

  private static final String TRACES = "--traces";

  private LimitsCommand() {}

  static int run(List<String> args) throws IOException {
    Set<String> names = new HashSet<>(Publication.NAMES);
    names.add(TRACES);
    Options options = Options.parse("limits", args, Set.of("--smoke"), names);
    Publication publication = Publication.of(options);
    List<Trace> traces = Traces.all();
    int count = options.integer(TRACES, options.has("--smoke") ? 1 : traces.size());
    List<LimitRun> runs = new ArrayList<>();
    for (Trace trace : traces.subList(0, Math.max(1, Math.min(count, traces.size())))) {
      for (LimitContender who : LimitContender.values()) {
        runs.add(LimitRun.of(trace, who));
      }
    }
    publication.publish(
        new LimitReport(runs, options.callWithout(Set.of("--write", "--plot", "--smoke"))));
    return 0;
  }
}
