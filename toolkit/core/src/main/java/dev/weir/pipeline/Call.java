package dev.weir.pipeline;

import dev.weir.internal.Checks;
import dev.weir.observe.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A stage's Publisher for one element, whose time and end are counted. For one subscriber. */
final class Call<T, R> extends Flux<R> {

  private final StageRun run;
  private final T element;
  private final Function<? super T, ? extends Publisher<? extends R>> function;
  private final Function<Supplier<Publisher<? extends R>>, Publisher<? extends R>> place;

  /**
   * A call that has not begun.
   *
   * @param run the stage
   * @param element which has entered it
   * @param function makes its Publisher
   * @param place where that function is called, once there is room
   */
  Call(
      StageRun run,
      T element,
      Function<? super T, ? extends Publisher<? extends R>> function,
      Function<Supplier<Publisher<? extends R>>, Publisher<? extends R>> place) {
    this.run = run;
    this.element = element;
    this.function = function;
    this.place = place;
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    Ending<R> ending = new Ending<>(actual, run, element);
    place
        .apply(
            () -> {
              ending.begin();
              return Checks.notNull("the stage's Publisher", function.apply(element));
            })
        .subscribe(ending);
  }

  /** Settles the element by the end of its Publisher. */
  private static final class Ending<R> extends Passing<R, R> {
    /*
     * state   FRESH   the function was not called
     *         BEGUN   it was
     *         OVER    settled, or cancelled
     *
     * FRESH -> BEGUN            where the function is called
     * FRESH | BEGUN -> OVER     by the end, or the cancel, whichever is first
     */
    private static final int FRESH = 0;
    private static final int BEGUN = 1;
    private static final int OVER = 2;

    private final StageRun run;
    private final Object element;
    private final AtomicInteger state = new AtomicInteger(FRESH);

    Ending(CoreSubscriber<? super R> actual, StageRun run, Object element) {
      super(actual);
      this.run = run;
      this.element = element;
    }

    void begin() {
      run.books().inService.begin(1, run.watch().now());
      if (!state.compareAndSet(FRESH, BEGUN)) {
        endService();
      }
    }

    private void endService() {
      run.books().inService.end(1, run.watch().now());
    }

    private boolean settle(Outcome outcome) {
      int before = state.getAndSet(OVER);
      if (before == BEGUN) {
        endService();
      }
      if (before != OVER && run.settle(outcome)) {
        run.free();
        return true;
      }
      return false;
    }

    @Override
    public void onNext(R result) {
      actual.onNext(result);
    }

    @Override
    public void onComplete() {
      settle(Outcome.COMPLETED);
      super.onComplete();
    }

    @Override
    public void onError(Throwable error) {
      boolean begun = state.get() == BEGUN;
      boolean skipped = false;
      Throwable why = error;
      try {
        skipped = begun && run.isSkipped(error, element);
      } catch (Throwable mistake) { // the listener's, or what is fatal
        if (mistake != error) {
          mistake.addSuppressed(error);
          why = mistake;
        }
      }
      boolean settled = settle(StageRun.outcomeOf(error));
      if (skipped) {
        Operators.onDiscard(element, run.context());
        super.onComplete();
        return;
      }
      if (settled) {
        run.failedBy(why);
      }
      super.onError(why);
    }

    @Override
    public void cancel() {
      settle(Outcome.CANCELLED);
      super.cancel();
    }
  }
}
