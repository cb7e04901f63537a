package dev.weir.limit;

/**
 * A short time with half as many in flight, in which a standing queue, if there is one, shows: if
 * half as many take half as long, they were waiting for each other. As BBR's ProbeRTT (Cardwell et
 * al. 2016), but by half instead of to the least, which costs less and needs no more than a few
 * steps, as the next one halves again what is left.
 *
 * <p>One comes when its time is up, but not sooner than after 100 times what the last one took, so
 * that at most 1 % of the time goes by with half the limit; sooner only where the base has turned
 * out to be wrong, and even then not before three times what the last one took. One that comes
 * sooner goes on at once with half as many again, as long as half as many do as much: from ten
 * calls in flight to one worker it is three steps.
 */
final class Probe {

  private static final int FEW = 8;
  private static final int MANY = 64;
  private static final double PRECISE = 0.05;

  /** Each of those in flight is to be replaced so often: neighbours in a queue wait alike. */
  private static final int TURNS = 4;

  /** Or if as many have come and gone since it began, and so many for each in flight. */
  private static final int REPLACED = 16;

  /** In typical run times. After these, those that were let in before have gone. */
  private static final double DRAINED = 2;

  /** After these, few calls will do. */
  private static final double LONG = 20;

  /** After these it ends, even with too few. */
  private static final double ENDLESS = 100;

  /** So much shorter: if twice as many had a queue, these may have one too. */
  private static final double QUEUED = 1.4;

  /** So much shorter: half as many have done as much, but for what may be chance. */
  private static final double JUST_QUEUED = 1.7;

  /** So many times in a row that is followed up. */
  private static final int FOLLOWED = 4;

  /** Between two, in times of the first. */
  private static final long SELDOM = 100;

  private static final long SOON = 3;

  private final long everyNanos;
  private final LogMean runs = new LogMean();
  private final LogMean calm = new LogMean();
  private boolean underWay;
  private double limit;
  private long begunAt;

  /** With the limit as it was, and with as many as in the last look. */
  private double fullNanos;

  private long startedAt;
  private double typicalNanos;

  /** Whether the next one, and this one, are for a base that is not known or was wrong. */
  private boolean hurried;

  private boolean urgent;
  private int least;
  private int replaced;
  private int followed;
  private long notBefore;
  private long dueAt;

  /** When run times with few in flight have been seen last, if ever. */
  private long measuredAt;

  private boolean measured;

  Probe(long everyNanos, long now) {
    this.everyNanos = everyNanos;
    this.notBefore = now;
    this.dueAt = now + everyNanos;
  }

  boolean isUnderWay() {
    return underWay;
  }

  boolean isDue(long now) {
    return now - dueAt >= 0;
  }

  /** Whether run times with few in flight are known from a short while ago. */
  boolean isFresh(long now) {
    return measured && now - measuredAt <= everyNanos;
  }

  /** As soon as may be: what is known may be wrong. */
  void hurry() {
    dueAt = notBefore;
    followed = 0;
    hurried = true;
  }

  /** Again soon, if calls with twice as many in flight have waited for each other. */
  void followUp() {
    if (followed < FOLLOWED && runs.typical() * QUEUED < fullNanos) {
      followed++;
      dueAt = notBefore;
    }
  }

  /**
   * Begins.
   *
   * @param typicalRunNanos of a run with the limit as it was
   * @param inFlight how many there will be
   */
  void start(long now, double typicalRunNanos, double inFlight) {
    begunAt = now;
    urgent = hurried;
    hurried = false;
    fullNanos = typicalRunNanos;
    look(now, typicalRunNanos, inFlight);
  }

  /**
   * Goes on with half as many again, if half as many took so much shorter that they did as much:
   * then the queue reached deeper, and it costs nothing to see how deep.
   */
  boolean goesDeeper(long now) {
    if (!urgent
        || limit < 2
        || runs.mean() + runs.error() + Math.log(JUST_QUEUED) > Math.log(typicalNanos)) {
      return false;
    }
    look(now, runs.typical(), limit / 2);
    return true;
  }

  /** How many may be in flight while it is under way. */
  double limit() {
    return limit;
  }

  private void look(long now, double typicalRunNanos, double inFlight) {
    underWay = true;
    limit = inFlight;
    startedAt = now;
    typicalNanos = typicalRunNanos;
    least = (int) Math.max(FEW, Math.min(MANY, TURNS * inFlight));
    replaced = 0;
    runs.clear();
  }

  /** Takes what a call tells; true if that was enough. */
  boolean isDoneWith(long now, long runNanos, CallEnd end) {
    double elapsed = now - startedAt;
    replaced += runNanos <= elapsed ? 1 : 0;
    boolean isDrained =
        elapsed >= DRAINED * typicalNanos || replaced > Math.max(REPLACED, TURNS * limit);
    if (isDrained && end == CallEnd.SUCCEEDED) {
      runs.add(runNanos);
    }
    int count = runs.count();
    boolean known = runs.error() <= PRECISE || elapsed > LONG * typicalNanos;
    if (count < MANY && !(count >= least && known) && elapsed <= ENDLESS * typicalNanos) {
      return false;
    }
    underWay = false;
    if (hasFound()) {
      measured = true;
      measuredAt = now;
    }
    double atMost = ENDLESS * fullNanos; // if it took longer, there were no calls
    long took = (long) Math.max(0, Math.min((double) (now - begunAt), atMost));
    notBefore = now + SOON * took;
    dueAt = now + Math.max(everyNanos, SELDOM * took);
    return true;
  }

  /** Run times; too few to tell if the calls have ceased. */
  LogMean found() {
    return runs;
  }

  boolean hasFound() {
    return runs.count() >= FEW;
  }

  /**
   * Takes a call that happened to be let in with few in flight. Where that happens often, no probe
   * is needed.
   *
   * @return whether {@link #calm} has enough of them
   */
  boolean isEnoughWith(long now, long runNanos) {
    calm.add(runNanos);
    if (calm.count() < MANY && !(calm.count() >= FEW && calm.error() <= PRECISE)) {
      return false;
    }
    dueAt = now + everyNanos;
    measured = true;
    measuredAt = now;
    return true;
  }

  /** To be cleared when it has been read. */
  LogMean calm() {
    return calm;
  }
}
