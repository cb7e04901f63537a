package dev.weir.scaling;

import java.time.Duration;

/**
 * A worker for whatever would otherwise have to wait, as long as there may be more; whoever has
 * been idle for long enough leaves. What would be taken within the patience anyway is left to those
 * who are there: a thread takes about as long to come.
 *
 * @param patience zero or more
 */
record OnDemand(Duration patience) implements ScalingPolicy {

  /** Several times what it takes to start a thread. */
  private static final Duration USUAL_PATIENCE = Duration.ofMillis(1);

  static final OnDemand USUAL = new OnDemand(USUAL_PATIENCE);

  OnDemand {
    Rules.notNegative("patience", patience);
  }

  @Override
  public Wanted decide(Load load) {
    long ahead = load.queued() + load.waiting();
    long wanted = load.busy() + ahead;
    if (wanted > load.workers() && !isSoonTaken(load, ahead)) {
      return load.want(wanted, ahead + " queued, nobody free");
    }
    if (ahead == 0 && load.surplus() > 0) {
      return load.want(load.workers() - load.surplus(), load.surplus() + " idle for long");
    }
    return load.keep();
  }

  private boolean isSoonTaken(Load load, long ahead) {
    long run = load.meanRun().toNanos();
    return run > 0
        && load.oldestWait().compareTo(patience) <= 0
        && (double) ahead * run / load.workers() <= patience.toNanos();
  }
}
