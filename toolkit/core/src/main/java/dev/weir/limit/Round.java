package dev.weir.limit;

/**
 * What calls have told since the limit was changed last, and what it let in has been seen: long
 * enough to judge the limit by it. A service that always takes the same time is judged by a few
 * calls, one that varies by as many as it takes to know its typical time within a few per cent.
 */
final class Round {

  /** The most calls to judge by. */
  private static final int MANY = 256;

  /** Each that is in flight is to be replaced so often: neighbours in a queue wait alike. */
  private static final int TURNS = 2;

  /** Of so many calls that are in flight at once, some are enough. */
  private static final int ENOUGH = 64;

  /** How well the typical run time is to be known, and how well for a first ramp. */
  private static final double PRECISE = 0.05;

  private static final double ROUGH = 0.1;

  private static final int ROUGHLY = 32;

  /** So many standard errors are taken for chance. */
  private static final double DOUBT = 1;

  /** So much longer, by so many standard errors, needs no closer look. */
  private static final double OBVIOUS = Math.log(1.5);

  private static final double BEYOND_DOUBT = 4;

  private static final int OBVIOUS_CALLS = 16;

  /** The share of calls that may time out or be turned away for reasons of their own. */
  private static final double ACCIDENTS = 0.1;

  private static final long NO_WAIT = Long.MAX_VALUE;

  private final LogMean runs = new LogMean();
  private int ended;
  private int overloaded;
  private double overloadedNanos;
  private int near;
  private double flight;
  private long leastWait = NO_WAIT;
  private double base = Double.NaN;
  private double baseError;

  void clear() {
    runs.clear();
    ended = 0;
    overloaded = 0;
    overloadedNanos = 0;
    near = 0;
    flight = 0;
    leastWait = NO_WAIT;
  }

  void add(long runNanos, int inFlight, boolean nearLimit, CallEnd end) {
    ended++;
    flight += inFlight;
    near += nearLimit ? 1 : 0;
    if (end == CallEnd.OVERLOADED) {
      overloaded++;
      overloadedNanos += runNanos;
    } else {
      runs.add(runNanos);
    }
  }

  void waited(long nanos) {
    leastWait = Math.min(leastWait, nanos);
  }

  /** Measures against the run time without a queue, which is known for its part only so well. */
  void against(Base known) {
    base = known.log();
    baseError = known.error();
  }

  /** Whether there is enough to judge a limit by. */
  boolean isComplete(double limit, Law law, boolean ramping) {
    if (ended < law.leastCalls()) {
      return false;
    }
    if (!law.needsBase(this)) {
      return ended >= Math.min(ENOUGH, limit);
    }
    if (ramping) {
      return runs.error() <= ROUGH || ended >= Math.max(ROUGHLY, limit / 2);
    }
    boolean known = runs.error() <= PRECISE || ended >= MANY || isOverloaded();
    return (known && ended >= Math.min(ENOUGH, TURNS * limit)) || isObvious(limit);
  }

  private boolean isObvious(double limit) {
    double error = Math.hypot(runs.error(), baseError);
    return ended >= Math.max(OBVIOUS_CALLS, Math.min(ENOUGH, limit))
        && runs.mean() - base - BEYOND_DOUBT * error > OBVIOUS;
  }

  LogMean runs() {
    return runs;
  }

  /**
   * By what factor runs take longer than without a queue, less what may be chance; at least 1, and
   * 1 if that is not known.
   */
  double stretch() {
    double longer = runs.mean() - base - doubt() * Math.hypot(runs.error(), baseError);
    return longer > 0 ? Math.exp(longer) : 1;
  }

  /*
   * A limit that is not in use does not grow, so it must not shrink by chance either, or it would have come to
   * nothing after a quiet night.
   */
  private double doubt() {
    return isInUse() ? DOUBT : BEYOND_DOUBT;
  }

  /** Whether a typical run takes longer; if the limit was not in use, by more than chance. */
  boolean isLongerThan(double nanos) {
    double doubt = isInUse() ? 0 : BEYOND_DOUBT * runs.error();
    return runs.count() > 0 && runs.mean() - doubt > Math.log(nanos);
  }

  /** The delay in a queue, in nanoseconds: the least wait that was told of, or how much longer. */
  double delay() {
    return isToldOfWaits() ? leastWait : runs.typical() * (1 - 1 / stretch());
  }

  boolean isToldOfWaits() {
    return leastWait != NO_WAIT;
  }

  /** After how long those have gone, in nanoseconds, that were let in under another limit. */
  double lasted() {
    double typical = runs.count() > 0 ? runs.typical() : 0;
    return overloaded > 0 ? Math.max(typical, overloadedNanos / overloaded) : typical;
  }

  /** How many were in flight, on average. */
  double flight() {
    return flight / ended;
  }

  /** Whether more than one in ten found the limit reached, or nearly. */
  boolean isInUse() {
    return 10 * near >= ended;
  }

  /** Whether more timed out or were turned away than by accident. */
  boolean isOverloaded() {
    return overloaded > ACCIDENTS * ended;
  }
}
