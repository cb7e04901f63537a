package dev.weir.bench;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Spin;
import dev.weir.bench.measure.Throughput;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Runs one contender alone in this JVM, for a profiler to look at. */
final class ProfileCommand {

  private static final Set<String> NAMES =
      Set.of(
          "--contender",
          "--workload",
          "--producers",
          "--workers",
          "--capacity",
          "--seconds",
          "--top");

  private ProfileCommand() {}

  static int run(List<String> args) throws InterruptedException, IOException {
    Options options = Options.parse(args, Set.of(), NAMES);
    Roster who = Roster.byId(options.text("--contender", Roster.WEIR.id()));
    Params params =
        Params.none()
            .with("workload", options.text("--workload", "noop"))
            .with("producers", options.integer("--producers", 1))
            .with("workers", options.integer("--workers", 2))
            .with("capacity", options.integer("--capacity", 1024))
            .with("seconds", options.integer("--seconds", 30))
            .with("spins", Spin.calibrate());
    System.err.printf("%s, pid %d: %s%n", who.title(), ProcessHandle.current().pid(), params);
    long lost;
    int top = options.integer("--top", 0);
    if (top > 0) {
      try (HotFrames frames = HotFrames.record()) {
        lost = run(who, params);
        System.out.print(frames.markdown(top));
      }
    } else {
      lost = run(who, params);
    }
    if (lost != 0) {
      System.err.println("lost " + lost + " tasks");
    }
    return lost == 0 ? 0 : 1;
  }

  private static long run(Roster who, Params params) throws InterruptedException {
    return Throughput.profile(
        who, params, perSecond -> System.err.printf("%,d tasks/s%n", perSecond));
  }
}
