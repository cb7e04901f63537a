package dev.weir.demo.load.engine;

import dev.weir.demo.load.schedule.Schedule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Open loop: walks a schedule in real time. It never waits for what it starts, and when it comes
 * late it does not leave anything out: every moment is told, with the time at which it should have
 * come. But if it is so far behind that a second, or a tenth of the run if that is more, has passed
 * since the run's end, it gives the rest up: a schedule that nobody can follow would be walked for
 * hours.
 */
final class Pacer implements Starter {

  private static final long LEAST_GRACE = TimeUnit.SECONDS.toNanos(1);
  private static final long GRACE_PART = 10;

  private final Schedule schedule;
  private final Clock clock;
  private volatile @Nullable Thread walking;
  private volatile boolean stopped;

  Pacer(Schedule schedule, Clock clock) {
    this.schedule = schedule;
    this.clock = clock;
  }

  @Override
  public void walk(long beginning, long length, Beginning request) {
    walking = Thread.currentThread();
    long end = beginning + length + Math.max(LEAST_GRACE, length / GRACE_PART);
    for (long at = schedule.next();
        at < length && reach(beginning + at, end);
        at = schedule.next()) {
      request.begin(beginning + at, beginning + at);
    }
  }

  private boolean reach(long moment, long end) {
    long now = clock.nanoTime();
    while (!stopped && now - moment < 0) {
      clock.waitUntil(moment);
      now = clock.nanoTime();
    }
    return !stopped && now - end < 0;
  }

  @Override
  public void ended() {}

  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(walking);
  }
}
