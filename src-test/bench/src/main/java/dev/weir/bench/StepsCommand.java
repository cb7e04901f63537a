package dev.weir.bench;

import dev.weir.bench.report.StepReport;
import dev.weir.bench.steps.StepRun;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Calls something whose capacity changes in steps, in real time. */
final class StepsCommand {

  private static final int QUICK_SECONDS = 4;
  private static final int USUAL_SECONDS = 12;
  private static final double SMOKE_SECONDS = 0.2;
  private static final int SMOKE_SAMPLES = 2;
  private static final Set<String> FLAGS = Set.of("--smoke", "--quick");
  private static final String SECONDS = "--seconds";

  private StepsCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(Publication.NAMES);
    names.add(SECONDS);
    Options options = Options.parse("steps", args, FLAGS, names);
    boolean smoke = options.has("--smoke");
    int seconds = options.integer(SECONDS, options.has("--quick") ? QUICK_SECONDS : USUAL_SECONDS);
    if (seconds < 1) {
      throw new IllegalArgumentException(SECONDS + ": " + seconds + " (expected: >= 1)");
    }
    Publication publication = Publication.of(options);
    List<StepRun> runs =
        StepRun.sideBySide(
            smoke ? SMOKE_SECONDS : seconds, smoke ? SMOKE_SAMPLES : seconds, System.err::println);
    publication.publish(new StepReport(runs, options.callWithout(Publication.NAMES)));
    return 0;
  }
}
