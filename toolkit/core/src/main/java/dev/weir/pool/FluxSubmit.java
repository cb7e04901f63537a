package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.internal.PublisherTask;
import dev.weir.observe.Reason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** A Publisher that each subscription offers to a pool. */
final class FluxSubmit<T> extends Flux<T> implements Scannable {

  private final Submission submission;
  private final Supplier<? extends Publisher<? extends T>> supplier;

  private FluxSubmit(Submission submission, Supplier<? extends Publisher<? extends T>> supplier) {
    this.submission = submission;
    this.supplier = supplier;
  }

  static <T> Flux<T> of(
      Submission submission, Supplier<? extends Publisher<? extends T>> supplier) {
    return onAssembly(new FluxSubmit<>(submission, supplier));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    SuppliedTask<T> task = new SuppliedTask<>(submission, supplier, actual.currentContext());
    task.attach(actual);
    task.offer(submission.overflow());
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return submission.scan(key);
  }

  private static final class SuppliedTask<T> extends PublisherTask<T> {

    private final Submission submission;
    private final Supplier<? extends Publisher<? extends T>> supplier;

    SuppliedTask(
        Submission submission,
        Supplier<? extends Publisher<? extends T>> supplier,
        Context context) {
      super(submission.core(), submission.bounds(context), context);
      this.submission = submission;
      this.supplier = supplier;
    }

    @Override
    protected boolean call() {
      subscribeTo(Checks.notNull("the task's Publisher", supplier.get()));
      return false;
    }

    @Override
    protected void away(Reason why, long waitedNanos) {
      end(submission.toException(why, waitedNanos));
    }

    @Override
    protected @Nullable String taskName() {
      return submission.taskName();
    }
  }
}
