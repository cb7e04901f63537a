package dev.weir.bench.overload;

import dev.weir.bench.overload.Bed.OpenRoute;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.http.HttpCall;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpTarget;
import dev.weir.demo.load.measure.Measured;
import java.time.Duration;
import java.util.List;

/**
 * Finds C, and the round trip, with users who ask again as soon as they have an answer: these
 * cannot overload a server, but can keep it at work.
 */
final class Capacity {

  private static final int USERS_PER_WORKER = 4;
  private static final double MEDIAN = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int BUSY_USERS = 16;

  private final Bed bed;
  private final Trial trial;

  Capacity(Bed bed, Trial trial) {
    this.bed = bed;
    this.trial = trial;
  }

  /** Has server and generator work until both are compiled: answers, and rejections. */
  void warmUp(Duration length) throws InterruptedException {
    for (Protection who : List.of(Protection.GATE_FULL, Protection.GATE_IDLE, Protection.NONE)) {
      try (OpenRoute route = bed.open(who, Work.NOTHING)) {
        run(route, BUSY_USERS, trial.length(length.dividedBy(2)));
      }
    }
  }

  /** Of a piece of work. */
  Objective find(Work work, Duration roundTrip) throws InterruptedException {
    try (OpenRoute route = bed.open(Protection.NONE, work)) {
      Measured measured = run(route, USERS_PER_WORKER * work.workers(), trial);
      double perSecond = measured.counts().completed() / (trial.length().toNanos() / 1e9);
      return new Objective(work, perSecond, roundTrip);
    }
  }

  /** What a request takes that takes no work: half of them take no longer. */
  Duration roundTrip() throws InterruptedException {
    try (OpenRoute route = bed.open(Protection.NONE, Work.NOTHING)) {
      return Duration.ofNanos(run(route, 1, trial).service().at(MEDIAN));
    }
  }

  private static Measured run(OpenRoute route, int users, Trial trial) throws InterruptedException {
    HttpTarget target = new HttpTarget(HttpSettings.of(users), HttpCall.get(route.url()));
    target.warmUp(users, users, PATIENCE);
    return LoadRun.closed(
            users, Duration.ZERO, trial.warmUp(), trial.length(), PATIENCE, PATIENCE, target)
        .run(second -> {});
  }
}
