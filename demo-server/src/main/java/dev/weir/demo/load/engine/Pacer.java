package dev.weir.demo.load.engine;

import dev.weir.demo.load.schedule.Schedule;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Open loop: walks a schedule in real time. It never waits for what it starts, and when it comes
 * late it does not leave anything out: every moment is told, with the time at which it should have
 * come.
 */
final class Pacer implements Starter {

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
    for (long at = schedule.next(); at < length && reach(beginning + at); at = schedule.next()) {
      request.begin(beginning + at, beginning + at);
    }
  }

  private boolean reach(long moment) {
    while (!stopped && clock.nanoTime() - moment < 0) {
      clock.waitUntil(moment);
    }
    return !stopped;
  }

  @Override
  public void ended() {}

  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(walking);
  }
}
