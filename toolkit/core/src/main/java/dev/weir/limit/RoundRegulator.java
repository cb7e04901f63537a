package dev.weir.limit;

import java.util.function.LongSupplier;

/**
 * Changes its limit round by round: first doubles it until there is a sign of a queue (slow start,
 * Jacobson 1988), and then does as a law says.
 *
 * <p>After each change it lets a typical run time go by, so that what it judges next was let in
 * under the new limit, and one congestion is not answered twice. Less, if meanwhile all in flight
 * have been replaced: runs of a service that stood still tell nothing of how long they take now.
 */
final class RoundRegulator implements Regulator {

  /** So near to the limit, it is in use. */
  private static final double NEAR = 0.9;

  /** A limit that has fallen below this share of what it was: time to measure the base again. */
  private static final double FAR = 0.6;

  /** So much longer calls with few in flight are another service than the one that was known. */
  private static final double LONGER = Math.log(1.3);

  /** So much longer than with half as many cannot be for long: the base is an old one. */
  private static final double ODD = 2.4;

  private static final int ODD_ROUNDS = 4;

  /** So many steps up in a row double the step, which is at most such a share of the limit. */
  private static final int CLIMB = 3;

  private static final double STRIDE = 0.25;

  /** By what a limit that was usual fades, with each measurement that finds a lower one. */
  private static final double FADE = 0.9;

  /** A year: nothing takes longer, and it does not overflow. */
  private static final double LONGEST_NANOS = 365 * 86_400e9;

  /**
   * So many calls for each in flight that began since a change and have ended, and at least these.
   */
  private static final int TURNS = 2;

  private static final int REPLACED = 16;

  private final LongSupplier nanoTime;
  private final Law law;
  private final int min;
  private final int max;
  private final Round round = new Round();
  private final Base base = new Base();
  private final Probe probe;

  private double limit;
  private boolean ramping = true;

  /** In this ramp: whether it was raised, and whether there was a sign. */
  private boolean doubled;

  private boolean warned;

  /** Up to where this ramp goes; no further than is usual, if it is not the first. */
  private double ceiling = Double.POSITIVE_INFINITY;

  private double usual;
  private long changedAt;
  private long settledAt;
  private int replaced;
  private int climbed;
  private int odd;

  /** What the limit was when the base was measured last. */
  private double probedAt;

  RoundRegulator(
      LongSupplier nanoTime, Law law, int initial, int min, int max, long probeEveryNanos) {
    this.nanoTime = nanoTime;
    this.law = law;
    this.min = min;
    this.max = max;
    this.limit = initial;
    this.probedAt = initial;
    this.usual = initial;
    long now = nanoTime.getAsLong();
    this.changedAt = now;
    this.settledAt = now;
    this.probe = new Probe(probeEveryNanos, now);
  }

  @Override
  public int limit() {
    return (int) (probe.isUnderWay() ? probe.limit() : limit);
  }

  @Override
  public void onWait(long waitNanos) {
    if (waitNanos >= 0 && nanoTime.getAsLong() - settledAt >= 0) {
      round.waited(waitNanos);
    }
  }

  @Override
  public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
    if (end == CallEnd.IGNORED || runNanos < 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (probe.isUnderWay()) {
      if (probe.isDoneWith(now, runNanos, end)) {
        afterProbe(now);
      }
    } else if (isSettled(now, runNanos)) {
      int flight = Math.max(1, inFlight);
      if (end == CallEnd.SUCCEEDED && isCalm(now, runNanos, flight)) {
        calm(now, runNanos);
      }
      round.add(runNanos, flight, limited || flight >= NEAR * (int) limit, end);
      if (round.isComplete(limit, law, ramping)) {
        judge(now);
      }
    }
  }

  private boolean isSettled(long now, long runNanos) {
    if (now - settledAt < 0) {
      replaced += runNanos <= now - changedAt ? 1 : 0;
      if (replaced < Math.max(REPLACED, TURNS * limit)) {
        return false;
      }
      settledAt = now;
    }
    return true;
  }

  private double few() {
    return Math.max(1, limit / 2);
  }

  /* Let in since the last change: of those from before it, only the long ones are left. */
  private boolean isCalm(long now, long runNanos, int flight) {
    return flight <= few() && runNanos <= now - changedAt;
  }

  private void calm(long now, long runNanos) {
    if (probe.isEnoughWith(now, runNanos)) {
      base.withFew(probe.calm());
      probe.calm().clear();
      round.against(base);
      measured();
    }
  }

  private void measured() {
    probedAt = limit;
    usual = Math.max(limit, FADE * usual);
  }

  private void afterProbe(long now) {
    if (probe.hasFound()) {
      double before = base.log();
      boolean wrong = base.withFew(probe.found());
      round.against(base);
      if (wrong && base.log() > before + LONGER) {
        rampAgain();
      }
      if (probe.goesDeeper(now)) {
        return;
      }
      if (wrong) {
        probe.hurry();
      }
      probe.followUp();
    }
    measured();
    settle(now, probe.found().typical());
  }

  /* Calls have become longer for another reason: that the limit was cut for it was wrong. */
  private void rampAgain() {
    ramping = true;
    doubled = false;
    warned = false;
    ceiling = Math.max(usual, limit);
  }

  private void judge(long now) {
    boolean byBase = law.needsBase(round);
    if (byBase) {
      base.atLimit(round.runs());
      round.against(base);
    }
    double before = limit;
    double next = ramping ? ramp(now) : law.next(now, limit, round, step());
    limit = Math.max(min, Math.min(max, next));
    climbed = limit > before ? climbed + 1 : 0;
    if (byBase && round.runs().count() > 0) {
      probeIfDue(now, round.runs().typical());
    }
    if (limit != before || probe.isUnderWay()) {
      settle(now, round.lasted());
    } else {
      round.clear();
    }
  }

  private void probeIfDue(long now, double typical) {
    odd = round.stretch() > ODD ? odd + 1 : 0;
    if (odd >= ODD_ROUNDS || limit < FAR * probedAt) {
      odd = 0;
      probe.hurry();
    }
    if (limit >= 2 && round.isInUse() && probe.isDue(now)) {
      probe.start(now, typical, few());
    }
  }

  /*
   * Half of what showed a sign was good, if it has been doubled. Of where it began nothing is known: then it is
   * for the law, at first; one without a base has no measure of how far too many they are, and so the next sign
   * in a row halves what it left.
   */
  private double ramp(long now) {
    if (law.isSign(round)) {
      if (!probe.isFresh(now)) {
        probe.hurry();
      }
      boolean halves = doubled || warned;
      ramping = !halves && !law.needsBase(round);
      warned = true;
      return halves ? limit / 2 : law.next(now, limit, round, step());
    }
    if (!round.isInUse()) {
      return limit;
    }
    ramping = !warned && 2 * limit < ceiling;
    doubled = true;
    return warned ? law.next(now, limit, round, step()) : Math.min(2 * limit, ceiling);
  }

  private double step() {
    return Math.max(1, Math.min(STRIDE * limit, Math.scalb(1.0, climbed / CLIMB)));
  }

  private void settle(long now, double nanos) {
    changedAt = now;
    settledAt = now + (long) Math.min(nanos, LONGEST_NANOS);
    replaced = 0;
    round.clear();
  }
}
