package dev.weir.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.scheduler.Schedulers;

/** Records what reaches the uncaught-exception handler and Reactor's hook while it is open. */
final class ErrorHooks implements AutoCloseable {

  private static final String KEY = ErrorHooks.class.getName();

  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();
  private final List<String> uncaught = new CopyOnWriteArrayList<>();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private volatile boolean throwing;

  ErrorHooks() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          uncaught.add(String.valueOf(error.getMessage()));
          if (throwing) {
            throw new IllegalStateException("the handler fails too");
          }
        });
    Schedulers.onHandleError(
        KEY, (thread, error) -> handled.add(String.valueOf(error.getMessage())));
  }

  /** A task that throws. */
  static Runnable failing(String message) {
    return () -> {
      throw new IllegalArgumentException(message);
    };
  }

  /** From now on the handler throws, after it has recorded. */
  void throwToo() {
    throwing = true;
  }

  List<String> uncaught() {
    return uncaught;
  }

  List<String> handled() {
    return handled;
  }

  @Override
  public void close() {
    Schedulers.resetOnHandleError(KEY);
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}
