package dev.weir.demo.load.search;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Ends a run at a rate that cannot be held any more, whatever is still to come: what is lost is not
 * worth the time that it takes to see a little overload. Not before a step's usual length, so that
 * all failures are seen for as long as that. For the thread that is told the seconds.
 */
final class LostCause implements Consumer<Second> {

  private static final double NANOS = 1e9;

  private final SearchSteps steps;
  private final Runnable stop;
  private final Consumer<? super Second> everySecond;
  private final long asked;
  private long missed;
  private Duration tried;

  /** For a run of such a length; tells each second on. */
  LostCause(
      SearchSteps steps,
      double rate,
      Duration length,
      Runnable stop,
      Consumer<? super Second> everySecond) {
    this.steps = steps;
    this.stop = stop;
    this.everySecond = everySecond;
    this.asked = (long) Math.ceil(rate * length.toNanos() / NANOS);
    this.tried = length;
  }

  @Override
  public void accept(Second second) {
    everySecond.accept(second);
    Counts counts = second.counts();
    missed += counts.ended() - counts.good();
    Duration until = Duration.ofSeconds(second.number() + 1L);
    boolean lost = !steps.areEnough(asked - missed, asked);
    if (lost && until.compareTo(steps.length()) >= 0 && until.compareTo(tried) < 0) {
      tried = until;
      stop.run();
    }
  }

  /** How long the rate was tried: its length, or until it was lost. */
  Duration tried() {
    return tried;
  }
}
