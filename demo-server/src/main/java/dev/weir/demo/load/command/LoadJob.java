package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Entrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.schedule.Arrivals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run at one rate over time, or of so many users, and its report. */
final class LoadJob {

  private static final Duration NOT_SURE = Duration.ofMillis(100);

  private final LoadPlan plan;
  private final Interruption interruption;

  LoadJob(LoadPlan plan, Interruption interruption) {
    this.plan = plan;
    this.interruption = interruption;
  }

  /** Carries it out. Leaves what is asked open. */
  RunReport run(
      Destination to,
      Consumer<? super Second> rehearsed,
      Consumer<? super Second> everySecond,
      Reports reports)
      throws InterruptedException {
    reports.open(); // takes its time, as does what comes next: the run's begins after both
    Consumer<Second> rehearsal = rehearsing(to, rehearsed);
    Arrivals arrivals = plan.schedule().arrivals();
    Integer users = plan.schedule().users;
    Duration length = plan.length();
    @Nullable Entrance entrance = users == null ? plan.newEntrance() : null;
    Target target = to.target().keptOpen();
    LoadRun run =
        entrance == null
            ? plan.closed(length, target)
            : plan.open(arrivals, plan.schedule().warmUp, length, entrance, target);
    Duration warmUp = plan.schedule().warmUp;
    Instant begun = Instant.now().plus(warmUp);
    interruption.ends(run::stop);
    Measured measured = run.run(rehearsal, everySecond, reports.times(begun));
    Duration offered = run.offering();
    long asked =
        users == null
            ? plan.asked(arrivals, offered.equals(length) ? length : beforeStop(offered))
            : measured.counts().offered();
    return new RunReport(
        plan.heading(arrivals, begun, offered, run.took()),
        measured,
        Verdict.of(measured, offered, asked, plan.judge().maxLag)
            .and(plan.judge().thresholds, offered, plan.judge().doubt(measured)),
        run.mostQueued(),
        to.connections(),
        entrance == null ? List.of() : entrance.workers(),
        to.shares(),
        plan.judged(measured, offered),
        null,
        null);
  }

  /* How many requests users send depends on how long they wait: until the warm-up's last second has ended. */
  private Consumer<Second> rehearsing(Destination to, Consumer<? super Second> rehearsed) {
    Duration warmUp = plan.schedule().warmUp;
    if (warmUp.isZero()) {
      return second -> {};
    }
    if (plan.schedule().users == null) {
      if (to.isMix()) {
        to.leaveOut(plan.asked(plan.schedule().arrivals(), warmUp));
      }
      return rehearsed::accept;
    }
    to.leaveOut(Long.MAX_VALUE);
    long last = warmUp.plusSeconds(1).minusNanos(1).toSeconds() - 1;
    return second -> {
      if (second.number() == last) {
        to.leaveOut(0);
      }
      rehearsed.accept(second);
    };
  }

  /* What was to begin just before the stop may not have begun. */
  private static Duration beforeStop(Duration offered) {
    Duration sure = offered.minus(NOT_SURE);
    return sure.isNegative() ? Duration.ZERO : sure;
  }
}
