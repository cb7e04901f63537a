package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.TimeLine;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends each second of a run. Those of the warm-up are ended in the same way, though they do not
 * count: what is done once a second must be warm as well. For one thread.
 */
final class Seconds {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long opening;
  private final Account rehearsal;
  private final Account counting;
  private final TimeLine warmUp;
  private final TimeLine line;
  private final Consumer<? super Second> rehearsed;
  private final Consumer<? super Second> listener;
  private final Runnable opens;
  private long next;
  private boolean open;

  /**
   * From the beginning of the warm-up.
   *
   * @param beginning in the run's time; the opening, if there is no warm-up
   * @param opening from when on they are told
   * @param rehearsal of those before
   * @param counting of those after
   * @param line likewise
   * @param rehearsed is told those of the warm-up
   * @param listener is told those after it
   * @param opens run as the warm-up ends
   */
  Seconds(
      long beginning,
      long opening,
      Account rehearsal,
      Account counting,
      TimeLine line,
      Consumer<? super Second> rehearsed,
      Consumer<? super Second> listener,
      Runnable opens) {
    this.opening = opening;
    this.rehearsal = rehearsal;
    this.counting = counting;
    this.warmUp = new TimeLine(rehearsal.books());
    this.line = line;
    this.rehearsed = rehearsed;
    this.listener = listener;
    this.opens = opens;
    this.open = opening == beginning;
    this.next = following(beginning);
  }

  private long following(long end) {
    long after = end + SECOND;
    return open || after - opening < 0 || end - opening >= 0 ? after : opening;
  }

  /** When the one under way ends, in the run's time. */
  long next() {
    return next;
  }

  /**
   * It has ended.
   *
   * @param counts whether what comes after the warm-up does
   */
  void tick(boolean counts) {
    if (open) {
      last();
    } else {
      rehearsed.accept(warmUp.tick(rehearsal.waiting()));
      if (counts && next - opening >= 0) {
        open();
      }
    }
    next = following(next);
  }

  /** What comes now counts, if it has not until now. */
  void open() {
    if (!open) {
      open = true;
      opens.run();
    }
  }

  /** One that counts has ended, early maybe. */
  void last() {
    listener.accept(line.tick(counting.waiting()));
  }
}
