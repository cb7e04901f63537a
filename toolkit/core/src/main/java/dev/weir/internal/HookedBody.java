package dev.weir.internal;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** A task's body as the hooks of {@code Schedulers.onSchedule} have decorated it. */
final class HookedBody {

  private final Runnable decorated;
  private boolean done = true;
  private @Nullable Throwable error;

  private HookedBody(Runnable decorated) {
    this.decorated = decorated;
  }

  /** That of a task which is about to be offered; null if no hook has decorated it. */
  static @Nullable HookedBody of(PoolTask task) {
    Runnable decorated = Schedulers.onSchedule(task);
    return decorated == task ? null : new HookedBody(decorated);
  }

  /** What the hooks have decorated calls this at last. */
  void callBack(PoolTask task) {
    Context context = task.context();
    if (context == null) {
      run(task);
    } else { // whoever offered it may have been in the middle of something else
      Mono.fromRunnable(() -> run(task)).contextWrite(context).subscribe();
    }
  }

  private void run(PoolTask task) {
    try {
      done = task.call();
    } catch (Throwable e) { // the subscriber's, past whatever the hooks do with it
      error = e;
    }
  }

  /** As {@link PoolTask#call}. */
  boolean call() {
    decorated.run();
    if (error != null) {
      throw Exceptions.propagate(error);
    }
    return done;
  }
}
