package dev.weir.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A pool's delayed and periodic tasks, of which there may only be so many. */
final class TimedTasks {

  private final int most;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<TimedTask> tasks = ConcurrentHashMap.newKeySet();

  TimedTasks(int most) {
    this.most = most;
  }

  /** Adds a task. False if there are too many. */
  boolean add(TimedTask task) {
    int before;
    do {
      before = count.get();
      if (before >= most) {
        return false;
      }
    } while (!count.compareAndSet(before, before + 1));
    tasks.add(task);
    return true;
  }

  void remove(TimedTask task) {
    if (tasks.remove(task)) {
      count.decrementAndGet();
    }
  }

  void forEach(Consumer<TimedTask> action) {
    tasks.forEach(action);
  }

  int count() {
    return count.get();
  }
}
