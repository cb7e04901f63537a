package dev.weir.limit;

import java.util.function.LongSupplier;

/**
 * Changes its limit round by round: first doubles it until there is a sign of a queue (slow start,
 * Jacobson 1988), and then does as a law says.
 *
 * <p>After each change it lets a typical run time go by, so that what it judges next was let in
 * under the new limit, and one congestion is not answered twice.
 */
final class RoundRegulator implements Regulator {

  /** So near to the limit, it is in use. */
  private static final double NEAR = 0.9;

  /** A limit that has fallen below this share of what it was: time to measure the base again. */
  private static final double FAR = 0.6;

  /** So much longer than with half as many cannot be for long: the base is an old one. */
  private static final double ODD = 2.4;

  private static final int ODD_ROUNDS = 4;

  /** So many steps up in a row double the step, which is at most such a share of the limit. */
  private static final int CLIMB = 3;

  private static final double STRIDE = 0.25;

  private final LongSupplier nanoTime;
  private final Law law;
  private final int min;
  private final int max;
  private final Round round = new Round();
  private final Base base = new Base();
  private final Probe probe;

  private double limit;
  private boolean ramping = true;
  private long changedAt;
  private long settledAt;
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
    long now = nanoTime.getAsLong();
    this.changedAt = now;
    this.settledAt = now;
    this.probe = new Probe(probeEveryNanos, now);
  }

  @Override
  public int limit() {
    return (int) (probe.isUnderWay() ? few() : limit);
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
    } else if (now - settledAt >= 0) {
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
      probedAt = limit;
    }
  }

  private void afterProbe(long now) {
    if (probe.hasFound()) {
      if (base.withFew(probe.found())) {
        probe.hurry();
      }
      probe.followUp();
      round.against(base);
    }
    probedAt = limit;
    settle(now, probe.found().typical());
  }

  private void judge(long now) {
    boolean byBase = law.needsBase(round);
    if (byBase) {
      base.atLimit(round.runs());
      round.against(base);
    }
    double before = limit;
    double next = ramping ? ramp() : law.next(now, limit, round, step());
    limit = Math.max(min, Math.min(max, next));
    climbed = limit > before ? climbed + 1 : 0;
    double typical = round.runs().count() > 0 ? round.runs().typical() : 0;
    if (byBase && typical > 0) {
      probeIfDue(now, typical);
    }
    if (limit != before || probe.isUnderWay()) {
      settle(now, typical);
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

  private double ramp() {
    if (!round.isInUse() && !round.isOverloaded()) {
      return limit;
    }
    if (law.isSign(round)) {
      ramping = false;
      probe.hurry();
      return limit / 2;
    }
    return 2 * limit;
  }

  private double step() {
    return Math.max(1, Math.min(STRIDE * limit, Math.scalb(1.0, climbed / CLIMB)));
  }

  private void settle(long now, double nanos) {
    changedAt = now;
    settledAt = now + (long) nanos;
    round.clear();
  }
}
