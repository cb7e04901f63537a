package dev.weir.netty;

/**
 * How many tasks a pool, or a gate, finishes in a second while it has any, over its last ten busy
 * seconds: what a client must know that asks when to come back. One thread at a time samples; any
 * may ask.
 */
final class DrainRate {

  private static final int SLOTS = 40;
  private static final double NANOS_PER_SECOND = 1e9;

  /* Beyond this, how fast a pool is cannot be told from how long it had nothing to do. Below it, a
   * pause between two moments at which the pool was full makes the estimate too high by no more
   * than this. */
  private static final long LONGEST_SPAN_NANOS = 2_000_000_000L;

  /** Further ahead an estimate is worth nothing. */
  static final long LONGEST_SECONDS = 300;

  /* Two counts, because neither says all. What ended (in the ledger) leaves out a run that was cut
   * short by its time limit, which the ledger has beside those that only waited too long. What left
   * a worker leaves out when a Publisher ends, which holds none. The greater one counts. */
  private final long[] spans = new long[SLOTS];
  private final long[] ended = new long[SLOTS];
  private final long[] left = new long[SLOTS];
  private int next;
  private boolean started;
  private long lastNanos;
  private long lastEnded;
  private long lastLeft;
  private long lastProgress;
  private volatile double perSecond = Double.POSITIVE_INFINITY;

  /**
   * Notes where the pool stands.
   *
   * @param nanos the clock
   * @param totalEnded how many tasks have completed or failed, ever
   * @param totalLeft how many bodies the workers have been through, ever
   * @param atHand how many tasks are running
   */
  void sample(long nanos, long totalEnded, long totalLeft, long atHand) {
    boolean moved = totalEnded != lastEnded || totalLeft != lastLeft;
    boolean stalled = started && !moved && atHand > 0;
    if (!stalled) {
      lastProgress = nanos;
    }
    long span = nanos - lastNanos;
    if (started && (moved || stalled) && span <= LONGEST_SPAN_NANOS) {
      spans[next] = span;
      ended[next] = totalEnded - lastEnded;
      left[next] = totalLeft - lastLeft;
      next = (next + 1) % SLOTS;
    }
    perSecond = Math.min(average(), ceiling(atHand, nanos - lastProgress));
    started = true;
    lastNanos = nanos;
    lastEnded = totalEnded;
    lastLeft = totalLeft;
  }

  private double average() {
    long span = 0;
    long sumEnded = 0;
    long sumLeft = 0;
    for (int i = 0; i < SLOTS; i++) {
      span += spans[i];
      sumEnded += ended[i];
      sumLeft += left[i];
    }
    long count = Math.max(sumEnded, sumLeft);
    return count == 0 ? Double.POSITIVE_INFINITY : count / (span / NANOS_PER_SECOND);
  }

  /* When nothing has finished for a while, the tasks at hand are slower than those before them: at
   * best each of them is about to finish. */
  private static double ceiling(long atHand, long stallNanos) {
    return stallNanos == 0 ? Double.POSITIVE_INFINITY : atHand / (stallNanos / NANOS_PER_SECOND);
  }

  /**
   * The time that a queue takes to drain, or a single place to fall free where nothing is queued.
   *
   * @param depth how many tasks are queued
   * @return depth ÷ rate, rounded up: from 1, also where nothing is known, to 300
   */
  long secondsToDrain(long depth) {
    long seconds = (long) Math.ceil(Math.max(1, depth) / perSecond);
    return Math.max(1, Math.min(LONGEST_SECONDS, seconds));
  }
}
