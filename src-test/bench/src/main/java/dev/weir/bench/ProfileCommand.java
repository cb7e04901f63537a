package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.FlowRoster;
import dev.weir.bench.contender.ForkRoster;
import dev.weir.bench.contender.GuardRoster;
import dev.weir.bench.contender.LineRoster;
import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.RouteRoster;
import dev.weir.bench.measure.CallKind;
import dev.weir.bench.measure.ForkShape;
import dev.weir.bench.measure.Forking;
import dev.weir.bench.measure.Guarded;
import dev.weir.bench.measure.Lined;
import dev.weir.bench.measure.Overflowing;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.PipeWork;
import dev.weir.bench.measure.Piped;
import dev.weir.bench.measure.Run;
import dev.weir.bench.measure.Scenario;
import dev.weir.bench.measure.Served;
import dev.weir.bench.measure.Spin;
import dev.weir.bench.measure.Steady;
import dev.weir.bench.measure.Stream;
import dev.weir.bench.measure.Throughput;
import dev.weir.bench.suite.RouteSuite;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Runs one contender alone in this JVM, for a profiler to look at. */
final class ProfileCommand {

  private static final Set<String> NAMES =
      Set.of(
          "--contender",
          "--workload",
          "--scenario",
          "--shape",
          "--work",
          "--keys",
          "--call",
          "--threads",
          "--limit",
          "--producers",
          "--workers",
          "--capacity",
          "--seconds",
          "--top");

  private ProfileCommand() {}

  static int run(List<String> args) throws InterruptedException, IOException {
    Options options = Options.parse("profile", args, Set.of(), NAMES);
    Entrant who = Entrant.byId(options.text("--contender", Roster.WEIR.id()));
    Params params =
        Params.none()
            .with("workload", options.text("--workload", "noop"))
            .with("scenario", options.text("--scenario", Scenario.PASS.id()))
            .with("shape", options.text("--shape", ForkShape.SPAWNER.id()))
            .with("work", options.text("--work", PipeWork.NOOP.id()))
            .with("keys", options.integer("--keys", 1))
            .with("call", options.text("--call", CallKind.MONO.id()))
            .with("threads", options.integer("--threads", 1))
            .with("limit", options.integer("--limit", 1))
            .with("producers", options.integer("--producers", 1))
            .with("workers", options.integer("--workers", 2))
            .with("capacity", options.integer("--capacity", 1024))
            .with("connections", RouteSuite.CONNECTIONS)
            .with("body", RouteSuite.REFUSAL_BODY)
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
      System.err.println("lost " + lost);
    }
    return lost == 0 ? 0 : 1;
  }

  private static long run(Entrant who, Params params) throws InterruptedException {
    try (Run run = start(who, params)) {
      return Steady.watch(
          run, params.number("seconds"), done -> System.err.printf("%,d per second%n", done));
    }
  }

  private static Run start(Entrant who, Params params) {
    if (who instanceof FlowRoster operator) {
      return new Stream(operator, params);
    }
    if (who instanceof RouteRoster route) {
      return new Served(route, params);
    }
    if (who instanceof ForkRoster forks) {
      return new Forking(forks, params);
    }
    if (who instanceof GuardRoster guard) {
      return new Guarded(guard, params);
    }
    if (who instanceof LineRoster line) {
      return new Lined(line, params);
    }
    if (who instanceof PipeRoster pipe) {
      return new Piped(pipe, params);
    }
    Roster other = (Roster) who;
    return other.role() == Roster.Role.FULL_INLET
        ? new Overflowing(other, params)
        : new Throughput(other, params);
  }
}
