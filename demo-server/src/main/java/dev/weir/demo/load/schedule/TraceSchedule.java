package dev.weir.demo.load.schedule;

import java.util.Arrays;

/** Moments that were written down, as those of a day's access log. */
public final class TraceSchedule implements Schedule {

  private final long[] moments;
  private int at;

  /**
   * From the beginning.
   *
   * @param moments nanoseconds since the run begins, none less than the one before
   */
  public TraceSchedule(long... moments) {
    this.moments = Arrays.copyOf(moments, moments.length);
    for (int i = 1; i < moments.length; i++) {
      if (moments[i] < moments[i - 1]) {
        throw new IllegalArgumentException(
            "moments[" + i + "]: " + moments[i] + " (expected: >= " + moments[i - 1] + ")");
      }
    }
  }

  @Override
  public long next() {
    return at < moments.length ? moments[at++] : END;
  }
}
