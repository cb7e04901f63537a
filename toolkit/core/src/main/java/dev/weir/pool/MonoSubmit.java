package dev.weir.pool;

import dev.weir.internal.ValueTask;
import dev.weir.observe.Reason;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/** A Callable that each subscription offers to a pool. */
final class MonoSubmit<T> extends Mono<T> implements Scannable {

  private final Submission submission;
  private final Callable<? extends T> callable;

  private MonoSubmit(Submission submission, Callable<? extends T> callable) {
    this.submission = submission;
    this.callable = callable;
  }

  static <T> Mono<T> of(Submission submission, Callable<? extends T> callable) {
    return onAssembly(new MonoSubmit<>(submission, callable));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    CallableTask<T> task = new CallableTask<>(submission, callable, actual);
    actual.onSubscribe(task);
    task.offer(submission.overflow());
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return submission.scan(key);
  }

  private static final class CallableTask<T> extends ValueTask<T> {

    private final Submission submission;
    private final Callable<? extends T> callable;

    CallableTask(
        Submission submission, Callable<? extends T> callable, CoreSubscriber<? super T> actual) {
      super(submission.core(), submission.bounds(actual.currentContext()), actual);
      this.submission = submission;
      this.callable = callable;
    }

    @Override
    protected @Nullable T compute() throws Exception {
      return callable.call();
    }

    @Override
    protected void away(Reason why, long waitedNanos) {
      Exception error = submission.toException(why, waitedNanos);
      if (error == null) {
        signalEmpty();
      } else {
        signal(error);
      }
    }

    @Override
    protected @Nullable String taskName() {
      return submission.taskName();
    }
  }
}
