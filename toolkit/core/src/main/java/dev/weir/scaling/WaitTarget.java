package dev.weir.scaling;

import java.time.Duration;

/**
 * As few workers as keep the mean wait below a target, by Erlang's delay formula (see {@link
 * Sizing}) for the arrivals and runs of the last window; and as many more as it takes to work off,
 * in the time that is allowed to wait, what has piled up meanwhile (Little's law), but no more than
 * one for each that waits. While those who are there are all busy and somebody has waited for too
 * long, it grows whatever the formula says: their runs may be nothing like those that were
 * measured.
 *
 * <p>Shrinks by one at a time, and only to a number that would keep half the target: what is enough
 * by a hair is not given up for a reading that happens to be low.
 *
 * @param target positive
 */
record WaitTarget(Duration target) implements ScalingPolicy {

  WaitTarget {
    Rules.positive("waitTarget", target);
  }

  @Override
  public Wanted decide(Load load) {
    if (load.meanRun().isZero()) { // nothing has ended yet: what there is needs a worker each
      return OnDemand.USUAL.decide(load);
    }
    long ahead = load.queued() + load.waiting();
    double allowed = Rules.nanos(target);
    double run = Rules.nanos(load.meanRun());
    long backlog = Math.min(ahead, (long) Math.ceil(ahead * run / allowed));
    boolean overdue = load.oldestWait().compareTo(target) > 0;
    long needed = servers(load, target) + (overdue || backlog > load.workers() ? backlog : 0);
    if (overdue && load.busy() >= load.workers()) {
      needed = Math.max(needed, load.workers() + 1L);
    }
    if (needed > load.workers()) {
      return load.want(needed, "wait " + millis(load.longestWait()) + ", target " + millis(target));
    }
    if (!overdue && servers(load, target.dividedBy(2)) + backlog < load.workers()) {
      return load.want(load.workers() - 1L, "wait target met with fewer");
    }
    return load.keep();
  }

  private static long servers(Load load, Duration wait) {
    Duration atLeast = wait.isZero() ? Duration.ofNanos(1) : wait;
    return Sizing.serversWithin(load.max(), load.arrivals(), load.meanRun(), atLeast);
  }

  private static String millis(Duration wait) {
    return Math.round(Rules.nanos(wait) / 1e4) / 1e2 + " ms";
  }
}
