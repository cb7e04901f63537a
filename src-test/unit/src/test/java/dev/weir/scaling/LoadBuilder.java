package dev.weir.scaling;

import java.time.Duration;

/**
 * A reading of which a test says only what matters to it: a pool of 1 to 10 with 4 workers, idle.
 */
final class LoadBuilder {

  long now;
  int workers = 4;
  int min = 1;
  int max = 10;
  int busy;
  int surplus;
  long queued;
  int queueCapacity = 100;
  long waiting;
  double utilisation = 0.5;
  double arrivals;
  double completions;
  Duration meanRun = Duration.ZERO;
  Duration meanWait = Duration.ZERO;
  Duration oldestWait = Duration.ZERO;
  double cpu = Double.NaN;
  Duration sinceGrown = Load.NEVER;
  Duration sinceShrunk = Load.NEVER;

  static LoadBuilder load() {
    return new LoadBuilder();
  }

  LoadBuilder workers(int count) {
    workers = count;
    return this;
  }

  LoadBuilder bounds(int least, int most) {
    min = least;
    max = most;
    return this;
  }

  LoadBuilder busy(int count) {
    busy = count;
    return this;
  }

  LoadBuilder surplus(int count) {
    surplus = count;
    return this;
  }

  LoadBuilder queued(long count) {
    queued = count;
    return this;
  }

  LoadBuilder queueCapacity(int count) {
    queueCapacity = count;
    return this;
  }

  LoadBuilder waiting(long count) {
    waiting = count;
    return this;
  }

  LoadBuilder utilisation(double share) {
    utilisation = share;
    return this;
  }

  LoadBuilder arrivals(double perSecond) {
    arrivals = perSecond;
    return this;
  }

  LoadBuilder completions(double perSecond) {
    completions = perSecond;
    return this;
  }

  LoadBuilder meanRun(Duration mean) {
    meanRun = mean;
    return this;
  }

  LoadBuilder meanWait(Duration mean) {
    meanWait = mean;
    return this;
  }

  LoadBuilder oldestWait(Duration wait) {
    oldestWait = wait;
    return this;
  }

  LoadBuilder cpu(double share) {
    cpu = share;
    return this;
  }

  LoadBuilder sinceGrown(Duration time) {
    sinceGrown = time;
    return this;
  }

  LoadBuilder sinceShrunk(Duration time) {
    sinceShrunk = time;
    return this;
  }

  Load build() {
    return new Load(
        now,
        workers,
        min,
        max,
        busy,
        surplus,
        queued,
        queueCapacity,
        waiting,
        utilisation,
        arrivals,
        completions,
        meanRun,
        meanWait,
        oldestWait,
        cpu,
        sinceGrown,
        sinceShrunk);
  }
}
