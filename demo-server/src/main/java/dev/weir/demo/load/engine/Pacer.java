package dev.weir.demo.load.engine;

import dev.weir.demo.load.schedule.Schedule;
import java.util.function.LongConsumer;

/**
 * Walks a schedule in real time. It never waits for what it starts, and when it comes late it does
 * not leave anything out: every moment is told, with the time at which it should have come.
 */
final class Pacer {

  private final Schedule schedule;
  private final Clock clock;
  private final LongConsumer start;
  private volatile boolean stopped;

  /**
   * For one run.
   *
   * @param start is told each moment, in the clock's time; must not block
   */
  Pacer(Schedule schedule, Clock clock, LongConsumer start) {
    this.schedule = schedule;
    this.clock = clock;
    this.start = start;
  }

  /**
   * Until the end or {@link #stop}. On the calling thread.
   *
   * @param beginning of the run, in the clock's time
   * @param length what comes later than this is left out; nanoseconds
   */
  void walk(long beginning, long length) {
    for (long at = schedule.next(); at < length && reach(beginning + at); at = schedule.next()) {
      start.accept(beginning + at);
    }
  }

  private boolean reach(long moment) {
    while (!stopped && clock.nanoTime() - moment < 0) {
      clock.waitUntil(moment);
    }
    return !stopped;
  }

  /** No more. Whoever waits for the next moment is to be woken. */
  void stop() {
    stopped = true;
  }
}
