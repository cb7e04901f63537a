package dev.weir.demo.load.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A run's seconds, one after the other. For one thread. */
public final class TimeLine {

  private final Books books;
  private final Consumer<? super Stretch> times;
  private final List<Second> seconds = new ArrayList<>();
  private Counts before = Counts.ZERO;

  /**
   * Of a run.
   *
   * @param books in which it is written
   */
  public TimeLine(Books books) {
    this(books, stretch -> {});
  }

  /**
   * Of a run, all times of which are wanted, which are too many to keep.
   *
   * @param books in which it is written
   * @param times is told those of each second as it ends, on the thread that calls {@link #tick};
   *     they are valid only as long as it is being told
   */
  public TimeLine(Books books, Consumer<? super Stretch> times) {
    this.books = books;
    this.times = times;
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
    Stretch stretch = books.stretch();
    Second second = Second.of(seconds.size(), now.since(before), stretch, onTheWire, queued);
    before = now;
    seconds.add(second);
    times.accept(stretch);
    return second;
  }

  /**
   * What it is by now, of requests that were offered when they should have been.
   *
   * @return all seconds so far, together
   */
  public Measured measured() {
    return measured(0);
  }

  /**
   * What it is by now.
   *
   * @param lastOffer when the last request was offered, in nanoseconds since the beginning
   * @return all seconds so far, together
   */
  public Measured measured(long lastOffer) {
    return new Measured(
        before,
        books.errors(),
        books.backpressure(),
        books.whole(),
        List.copyOf(seconds),
        lastOffer);
  }
}
