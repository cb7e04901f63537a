package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Errors that nobody is subscribed to, and handlers that throw. */
class ErrorsTest {

  private final List<Throwable> reported = new ArrayList<>();
  private final Thread.UncaughtExceptionHandler before =
      Thread.currentThread().getUncaughtExceptionHandler();

  @AfterEach
  void handlersAreAsBefore() {
    Thread.currentThread().setUncaughtExceptionHandler(before);
    Schedulers.resetOnHandleError();
  }

  private void handleBy(Thread.UncaughtExceptionHandler handler) {
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, error) -> {
              reported.add(error);
              handler.uncaughtException(thread, error);
            });
  }

  private static void rethrow(Thread thread, Throwable error) {
    throw (Error) error;
  }

  @Test
  void guard_handlerThrowsAnother_itIsSuppressed() {
    IllegalStateException handlers = new IllegalStateException("the handler's own");
    handleBy(
        (thread, error) -> {
          throw handlers;
        });
    AssertionError error = new AssertionError("the action's");

    Errors.guard(
        () -> {
          throw error;
        });

    assertThat(reported).startsWith(error);
    assertThat(error.getSuppressed()).containsExactly(handlers);
  }

  /** It cannot suppress itself. */
  @Test
  void guard_handlerThrowsTheSameAgain_doesNotStopItsCaller() {
    handleBy(ErrorsTest::rethrow);
    AssertionError error = new AssertionError("the action's");

    Errors.guard(
        () -> {
          throw error;
        });

    assertThat(reported).startsWith(error);
    assertThat(error.getSuppressed()).isEmpty();
  }

  @Test
  void report_handlerThrows_itsCallerIsToldOfIt() {
    handleBy(ErrorsTest::rethrow);
    AssertionError error = new AssertionError("the action's");

    assertThatThrownBy(() -> Errors.report(error)).isSameAs(error);
  }
}
