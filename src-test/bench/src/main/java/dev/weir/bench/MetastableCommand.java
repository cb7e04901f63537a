package dev.weir.bench;

import dev.weir.bench.overload.Metastability;
import dev.weir.bench.overload.Pinning;
import dev.weir.bench.report.Machine;
import dev.weir.bench.report.MetastableReport;
import dev.weir.bench.suite.Child;
import dev.weir.bench.suite.Pace;
import dev.weir.demo.log.QuietClient;
import java.io.IOException;
import java.util.List;

/** Pushes a server over the edge, lets go, and looks whether it comes back. */
final class MetastableCommand {

  private MetastableCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse("metastable", args, SideBySide.FLAGS, Publication.NAMES);
    Pace pace = SideBySide.pace(options);
    Metastability metastability = Metastability.of(pace);
    Publication publication = Publication.of(options);
    Machine machine =
        Machine.here(
            Child.flags(), options.callWithout(Publication.NAMES), metastability.toString());
    QuietClient.apply();
    try (Pinning pinning = pace == Pace.SMOKE ? Pinning.none() : Pinning.apart()) {
      publication.publish(
          new MetastableReport(
              metastability.run(pinning, System.err::println), pinning.words(), machine));
    }
    return 0;
  }
}
