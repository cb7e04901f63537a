package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * A task with one result, and the subscription of whoever waits for it. A result that comes before
 * it is requested is kept; it holds up nobody.
 *
 * @param <T> the result's type
 */
public abstract class ValueTask<T> extends PoolTask implements Subscription, Scannable {
  /*
   * demand   NOTHING    neither requested nor there
   *          REQUESTED  requested, not there yet
   *          KEPT       there, not requested yet; value is set
   *          OVER       signalled, or cancelled
   *
   * NOTHING -> REQUESTED -> OVER    request, then the result
   * NOTHING -> KEPT -> OVER         the result, then request; or cancel, which discards it
   * any -> OVER                     cancel, and every signal without a value
   */
  private static final int NOTHING = 0;
  private static final int REQUESTED = 1;
  private static final int KEPT = 2;
  private static final int OVER = 3;

  private static final VarHandle DEMAND =
      VarHandles.find(MethodHandles.lookup(), ValueTask.class, "demand", int.class);

  private final CoreSubscriber<? super T> actual;
  private @Nullable T value;
  private volatile int demand;

  /**
   * A task that has not been offered.
   *
   * @param core the pool
   * @param bounds its bounds
   * @param actual who waits for the result
   */
  protected ValueTask(PoolCore core, TaskBounds bounds, CoreSubscriber<? super T> actual) {
    super(core, bounds);
    this.actual = actual;
  }

  /**
   * Computes the result, on a worker.
   *
   * @return the result, or null to complete empty
   * @throws Exception what the subscriber is to see
   */
  protected abstract @Nullable T compute() throws Exception;

  @Override
  protected final boolean call() throws Exception {
    value = compute();
    return true;
  }

  @Override
  protected final void succeeded() {
    T result = value;
    if (result == null) {
      signalEmpty();
    } else if (!DEMAND.compareAndSet(this, NOTHING, KEPT)) {
      if (DEMAND.compareAndSet(this, REQUESTED, OVER)) {
        emit(result);
      } else {
        value = null;
        Operators.onDiscard(result, actual.currentContext());
      }
    }
  }

  private void emit(T result) {
    value = null;
    actual.onNext(result);
    actual.onComplete();
  }

  /**
   * Tells the subscriber why there will be no result, unless it has cancelled. Then it is counted,
   * and nobody need be told.
   *
   * @param refusal what to tell
   */
  protected final void signal(Throwable refusal) {
    if ((int) DEMAND.getAndSet(this, OVER) != OVER) {
      actual.onError(refusal);
    }
  }

  /** Tells the subscriber that there is no result. */
  protected final void signalEmpty() {
    if ((int) DEMAND.getAndSet(this, OVER) != OVER) {
      actual.onComplete();
    }
  }

  @Override
  protected void failed(Throwable error) {
    if ((int) DEMAND.getAndSet(this, OVER) != OVER) {
      actual.onError(error);
    } else {
      Operators.onErrorDropped(error, actual.currentContext());
    }
  }

  @Override
  protected void released(boolean begun) {}

  @Override
  protected void overran(@Nullable Throwable error) {
    Errors.dropOverrun(error, actual.currentContext());
    T unwanted = value;
    if (unwanted != null) {
      value = null;
      Operators.onDiscard(unwanted, actual.currentContext());
    }
  }

  @Override
  public final void request(long n) {
    if (!Operators.validate(n) || DEMAND.compareAndSet(this, NOTHING, REQUESTED)) {
      return;
    }
    T result = value; // of use only to who takes it from KEPT
    if (DEMAND.compareAndSet(this, KEPT, OVER) && result != null) {
      emit(result);
    }
  }

  @Override
  public final void cancel() {
    int before = (int) DEMAND.getAndSet(this, OVER);
    if (before == KEPT) {
      T result = value;
      value = null;
      Operators.onDiscard(result, actual.currentContext());
    }
    abandon();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.RUN_ON) {
      return core().scheduler();
    }
    if (key == Attr.TERMINATED) {
      return demand == OVER && !wasAbandoned();
    }
    if (key == Attr.CANCELLED) {
      return wasAbandoned();
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return null;
  }
}
