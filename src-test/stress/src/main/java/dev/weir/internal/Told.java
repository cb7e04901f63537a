package dev.weir.internal;

import dev.weir.observe.Reason;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.util.concurrent.atomic.AtomicInteger;

/** A task of a priority level, which counts what it is told. */
final class Told extends UnheardTask {
  final AtomicInteger runs = new AtomicInteger();
  final AtomicInteger away = new AtomicInteger();
  final AtomicInteger released = new AtomicInteger();

  Told(PoolCore core, int level) {
    super(
        core,
        new TaskBounds(
            TaskBounds.NONE,
            TaskBounds.NONE,
            new Request(new Priority(level), null, null, Cost.ONE)));
  }

  @Override
  protected boolean call() {
    runs.incrementAndGet();
    return true;
  }

  @Override
  protected void away(Reason why, long waitedNanos) {
    away.incrementAndGet();
  }

  @Override
  protected void released(boolean begun) {
    released.incrementAndGet();
  }
}
