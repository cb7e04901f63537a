package dev.weir.bench;

import dev.weir.bench.rates.RateContender;
import dev.weir.bench.rates.RateRun;
import dev.weir.bench.report.RateReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Measures what a rate for each of many keys costs. */
final class RatesCommand {

  private static final String KEYS = "--keys";
  private static final int USUAL_KEYS = 1_000_000;
  private static final int SMOKE_KEYS = 1_000;
  private static final int ROUNDS = 5;
  private static final long ROUND_NANOS = 500_000_000;
  private static final long SMOKE_NANOS = 1_000_000;

  /** By then what forgets has forgotten. */
  private static final long IDLE_MILLIS = 5_000;

  private RatesCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(Publication.NAMES);
    names.add(KEYS);
    Options options = Options.parse("rates", args, Set.of("--smoke"), names);
    boolean smoke = options.has("--smoke");
    int keys = options.integer(KEYS, smoke ? SMOKE_KEYS : USUAL_KEYS);
    if (keys < 1) {
      throw new IllegalArgumentException(KEYS + ": " + keys + " (expected: >= 1)");
    }
    Publication publication = Publication.of(options);
    List<RateRun> runs = new ArrayList<>();
    for (RateContender who : RateContender.values()) {
      System.err.println(who.title());
      runs.add(
          RateRun.of(
              who,
              keys,
              smoke ? 1 : ROUNDS,
              smoke ? SMOKE_NANOS : ROUND_NANOS,
              smoke ? 1 : IDLE_MILLIS));
    }
    publication.publish(new RateReport(runs, keys, options.callWithout(Publication.NAMES)));
    return 0;
  }
}
