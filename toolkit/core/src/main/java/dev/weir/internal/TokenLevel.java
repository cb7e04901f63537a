package dev.weir.internal;

import dev.weir.limit.Gcra;

/**
 * What a bucket of permits held at a moment.
 *
 * @param gcra the arithmetic of its rate
 * @param tat its number
 * @param now the moment
 */
public record TokenLevel(Gcra gcra, long tat, long now) {

  /**
   * How long one has to wait behind others.
   *
   * @param ahead how many permits they wait for
   * @param weight how many it waits for itself
   * @return nanoseconds, 0 if it need not
   */
  long nanosUntil(long ahead, int weight) {
    // Nobody ahead finds the bucket full, so all that they take adds up
    long since = ahead == 0 || tat - now > 0 ? tat : now;
    return gcra.nanos(gcra.early(since, now, weight) + gcra.span(ahead));
  }

  /**
   * How many permits there are.
   *
   * @return whole ones, none if there is a debt
   */
  public long available() {
    return gcra.available(tat, now);
  }

  /**
   * How long it takes until it is full, if nobody takes any.
   *
   * @return nanoseconds
   */
  public long nanosUntilFull() {
    return gcra.nanos(gcra.untilFull(tat, now));
  }
}
