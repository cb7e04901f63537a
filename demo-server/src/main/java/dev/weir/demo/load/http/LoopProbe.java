package dev.weir.demo.load.http;

import dev.weir.demo.load.engine.Lateness;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Runs a task on an event loop every 5 ms, and tells how late it was: it waits behind whatever the
 * loop has to do, as requests and replies do.
 */
final class LoopProbe implements Disposable {
  /*
   * due, told, looked, next, ended   guarded by this. The loop looks, tells what it has seen, and sets the next
   *                                  look; whoever ends it looks once more, as a loop that is held up has not,
   *                                  and no look comes after that
   *
   * A loop that comes back runs what is scheduled first, and only then reads the replies that have waited as
   * well. So what a look has seen is told by a task of its own, behind these: they count as late then.
   *
   * A loop that is held up for 300 ms misses 60 looks, each of which would have been as late as the rest of
   * that time. They are told when it comes back, and what was asked of the loop in that time is spread over
   * them: it came bit by bit, and what came last has waited least.
   */
  private static final long GAP = TimeUnit.MILLISECONDS.toNanos(5);

  private final ScheduledExecutorService loop;
  private final LongSupplier clock;
  private final LongSupplier steps;
  private final Lateness lateness;
  private long due;
  private long told;
  private @Nullable Long looked;
  private @Nullable Future<?> next;
  private boolean ended;

  private LoopProbe(
      ScheduledExecutorService loop, LongSupplier clock, LongSupplier steps, Lateness lateness) {
    this.loop = loop;
    this.clock = clock;
    this.steps = steps;
    this.lateness = lateness;
    this.due = clock.getAsLong() + GAP;
    this.told = steps.getAsLong();
  }

  /**
   * Begins to look.
   *
   * @param loop a thread
   * @param clock nanoseconds since whenever; any thread
   * @param steps how much has been asked of the loop so far; any thread
   * @param lateness is told, on that thread or on the one that ends it
   */
  static LoopProbe start(
      ScheduledExecutorService loop, LongSupplier clock, LongSupplier steps, Lateness lateness) {
    LoopProbe probe = new LoopProbe(loop, clock, steps, lateness);
    probe.scheduleNext();
    return probe;
  }

  private synchronized void scheduleNext() {
    next = loop.schedule(this::look, due - clock.getAsLong(), TimeUnit.NANOSECONDS);
  }

  private synchronized void look() {
    if (!ended) {
      looked = clock.getAsLong();
      next = loop.schedule(this::tellAndGoOn, 0, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void tellAndGoOn() {
    if (!ended) {
      tellWhatIsDue();
      scheduleNext();
    }
  }

  private void tellWhatIsDue() {
    Long seen = looked;
    looked = null;
    long at = seen == null ? clock.getAsLong() : seen;
    long looks = Math.floorDiv(at - due, GAP) + 1;
    if (looks <= 0) {
      return;
    }
    long before = told;
    long since = Math.max(0, steps.getAsLong() - before);
    for (long i = 1; i <= looks; i++, due += GAP) {
      tell(at - due, before + since * i / looks);
    }
  }

  /* All steps up to that one. */
  private void tell(long nanos, long upTo) {
    if (upTo > told) {
      lateness.late(nanos, upTo - told);
      told = upTo;
    }
  }

  @Override
  public synchronized void dispose() {
    if (ended) {
      return;
    }
    ended = true;
    tellWhatIsDue();
    tell(0, steps.getAsLong()); // of a look that is not due yet, and so not late
    Future<?> pending = next;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public synchronized boolean isDisposed() {
    return ended;
  }
}
