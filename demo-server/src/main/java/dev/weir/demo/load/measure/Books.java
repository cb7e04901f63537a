package dev.weir.demo.load.measure;

import dev.weir.observe.Reason;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the requests of a run, and how long they took: written by any thread, read by one.
 *
 * <p>At the end, {@code offered = completed + wrong + turned away + cut off}.
 */
public final class Books {

  private static final int MOST_CAUSES = 100;
  private static final String OTHERS = "others";

  private final long slo;
  private final LongAdder offered = new LongAdder();
  private final LongAdder started = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder good = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder away = new LongAdder();
  private final LongAdder cutOff = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<String, LongAdder> wrongs = new ConcurrentHashMap<>();
  private final Map<Reason, LongAdder> refusals = new ConcurrentHashMap<>();
  private final Timing lag = new Timing();
  private final Timing loopLag = new Timing();
  private final Timing response = new Timing();
  private final Timing service = new Timing();
  private final Timing refused = new Timing();

  /**
   * Of one run.
   *
   * @param slo within how many nanoseconds of its intended start a request is to be completed
   */
  public Books(long slo) {
    this.slo = slo;
  }

  // ---------------------------------------------------------------- any thread

  /**
   * One was handed over, so much later than it should have been.
   *
   * @param lagNanos the generator's own lag
   */
  public void offered(long lagNanos) {
    offered.increment();
    lag.record(lagNanos);
  }

  /**
   * A thread that writes requests and reads replies was looked at, and came so late.
   *
   * @param nanos the generator's own lag on the wire's side
   * @param steps how many requests that went to the wire, or ended there, it was late with
   */
  public void loopLag(long nanos, long steps) {
    loopLag.record(nanos, steps);
  }

  /** One went to the wire. */
  public void started() {
    started.increment();
  }

  /**
   * One was answered as was wanted.
   *
   * @param responseNanos since its intended start
   * @param serviceNanos since it went to the wire
   * @param size of the body, in bytes
   */
  public void completed(long responseNanos, long serviceNanos, long size) {
    completed.increment();
    bytes.add(size);
    if (responseNanos <= slo) {
      good.increment();
    }
    response.record(responseNanos);
    service.record(serviceNanos);
  }

  /**
   * One was answered in another way than was wanted.
   *
   * @param cause in a few words
   * @param responseNanos since its intended start
   * @param size of the body, in bytes
   */
  public void refused(String cause, long responseNanos, long size) {
    bytes.add(size);
    refused.record(responseNanos);
    failed(cause);
  }

  /**
   * One was not answered.
   *
   * @param cause in a few words
   */
  public void failed(String cause) {
    wrong.increment();
    LongAdder count = wrongs.get(cause);
    if (count == null) {
      boolean many = wrongs.size() >= MOST_CAUSES && !Shortage.ALL.contains(cause);
      count = wrongs.computeIfAbsent(many ? OTHERS : cause, any -> new LongAdder());
    }
    count.increment();
  }

  /**
   * One did not get to the wire: backpressure of the generator's own.
   *
   * @param reason why
   */
  public void turnedAway(Reason reason) {
    away.increment();
    refusals.computeIfAbsent(reason, any -> new LongAdder()).increment();
  }

  /** One was given up with the run. */
  public void cutOff() {
    cutOff.increment();
  }

  // ---------------------------------------------------------------- one thread

  /**
   * How many there are by now. Each is exact; together they are so once the run has ended.
   *
   * @return the counts
   */
  public Counts counts() {
    return new Counts(
        offered.sum(),
        started.sum(),
        completed.sum(),
        good.sum(),
        wrong.sum(),
        away.sum(),
        cutOff.sum(),
        bytes.sum());
  }

  /**
   * Why requests went wrong.
   *
   * @return how many, by cause
   */
  public Map<String, Long> errors() {
    Map<String, Long> counts = new TreeMap<>();
    wrongs.forEach((cause, count) -> counts.put(cause, count.sum()));
    return counts;
  }

  /**
   * Why requests were turned away before the wire.
   *
   * @return how many, by reason
   */
  public Map<Reason, Long> backpressure() {
    Map<Reason, Long> counts = new TreeMap<>();
    refusals.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  /** Ends a stretch of time: its times go to the whole. */
  Stretch stretch() {
    return new Stretch(
        lag.latest(), loopLag.latest(), response.latest(), service.latest(), refused.latest());
  }

  /** All stretches together. */
  Stretch whole() {
    return new Stretch(
        lag.whole(), loopLag.whole(), response.whole(), service.whole(), refused.whole());
  }
}
