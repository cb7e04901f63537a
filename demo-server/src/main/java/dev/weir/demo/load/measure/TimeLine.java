package dev.weir.demo.load.measure;

import java.util.ArrayList;
import java.util.List;

/** A run's seconds, one after the other. For one thread. */
public final class TimeLine {

  private final Books books;
  private final List<Second> seconds = new ArrayList<>();
  private Counts before = Counts.ZERO;

  /**
   * Of a run.
   *
   * @param books in which it is written
   */
  public TimeLine(Books books) {
    this.books = books;
  }

  /**
   * A second has passed.
   *
   * @param queued how many wait for the wire
   * @return what happened in it
   */
  public Second tick(long queued) {
    Counts now = books.counts();
    long onTheWire = Math.max(0, now.pending() - queued);
    Second second =
        Second.of(seconds.size(), now.since(before), books.stretch(), onTheWire, queued);
    before = now;
    seconds.add(second);
    return second;
  }

  /**
   * What it is by now.
   *
   * @return all seconds so far, together
   */
  public Measured measured() {
    return new Measured(
        before, books.errors(), books.backpressure(), books.whole(), List.copyOf(seconds));
  }
}
