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
   * @param warmUp of those before
   * @param line of those after
   * @param rehearsed is told those of the warm-up
   * @param listener is told those after it
   * @param opens run as the warm-up ends
   */
  Seconds(
      long beginning,
      long opening,
      TimeLine warmUp,
      TimeLine line,
      Consumer<? super Second> rehearsed,
      Consumer<? super Second> listener,
      Runnable opens) {
    this.opening = opening;
    this.warmUp = warmUp;
    this.line = line;
    this.rehearsed = rehearsed;
    this.listener = listener;
    this.opens = opens;
    this.open = opening == beginning;
    this.next = following(beginning);
  }

  private long following(long end) {
    long after = end + SECOND;
    return open || after - opening < 0 ? after : opening;
  }

  /** When the one under way ends, in the run's time. */
  long next() {
    return next;
  }

  /** It has ended. */
  void tick(long queued) {
    if (open) {
      listener.accept(line.tick(queued));
    } else {
      rehearsed.accept(warmUp.tick(queued));
      if (next == opening) {
        open = true;
        opens.run();
      }
    }
    next = following(next);
  }
}
