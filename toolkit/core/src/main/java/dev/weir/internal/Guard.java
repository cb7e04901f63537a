package dev.weir.internal;

import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of a crew who sleeps in short naps, and looks whether those awake are held up, so that short
 * tasks can be left to them.
 */
final class Guard {
  /*
   * kept   true while one of those asleep is the guard
   *
   * Waking a thread for a task of a microsecond costs more than the task, so a few short ones are left to
   * those who are awake (Summons). If one of these turns out to be long, nobody would take what was
   * left to its thread: so somebody must keep guard, and only while somebody does is anything left. The
   * guard looks after each nap whether work lies there that nobody has taken since the last one; then it
   * wakes somebody, and tells the pool that tasks are not short. It stops when all are asleep: clears
   * kept, then looks once more. Whoever publishes does so before reading kept and awake; so either
   * it wakes somebody, or the guard sees its work. An idle pool naps no more.
   */
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Workplace workplace;
  private final AtomicInteger awake;
  private final Runnable waking;
  private final AtomicBoolean kept = new AtomicBoolean();

  /**
   * Nobody yet.
   *
   * @param workplace the pool
   * @param awake how many of the crew are
   * @param waking wakes another, unless somebody looks for work
   */
  Guard(Workplace workplace, AtomicInteger awake, Runnable waking) {
    this.workplace = workplace;
    this.awake = awake;
    this.waking = waking;
  }

  /** Whether somebody is awake, and somebody else looks whether they are held up. */
  boolean isKept() {
    return kept.get() && awake.get() > 0;
  }

  /**
   * Keeps guard, if that is of use and nobody else does: until roused, or until all are asleep.
   *
   * @param sleeper on the idle stack
   * @param seat its own
   */
  void standIfNeeded(Sleeper sleeper, Seat seat) {
    if (workplace.tasksAreShort() && awake.get() > 0 && kept.compareAndSet(false, true)) {
      stand(sleeper, seat);
    }
  }

  private void stand(Sleeper sleeper, Seat seat) {
    long before = workplace.progress();
    for (int looks = 0; sleeper.nap(NAP_NANOS); ) {
      if (awake.get() == 0) {
        kept.set(false);
        if (!seat.seesWork() || !kept.compareAndSet(false, true)) {
          return;
        }
      }
      long now = workplace.progress();
      if (now == before && seat.seesWork()) {
        workplace.stalled();
        waking.run();
      } else if (workplace.seesForks()) {
        waking.run(); // for nobody else takes them before whoever forked them is done
      } else {
        looks = seat.seesWork() ? (looks + 1) & Integer.MAX_VALUE : 0; // a month is too long
        workplace.watched(looks); // there may be more by now than those awake should be left with
      }
      before = now;
    }
    kept.set(false);
  }
}
