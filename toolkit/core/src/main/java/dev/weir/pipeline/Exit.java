package dev.weir.pipeline;

import dev.weir.internal.DemandWatch;
import dev.weir.observe.Outcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Counts what comes out of a stage, and whether it is wanted; ends the stage's run. */
final class Exit<R> extends Passing<Object, R> {

  private final StageRun run;
  private final Context context;
  private final DemandWatch wanted = new DemandWatch();
  private final Pauses pauses;

  /** Of a stage with one result for each element, which settles it; else null. */
  private @Nullable Window<?> window;

  private final boolean settles;

  Exit(CoreSubscriber<? super R> actual, StageRun run, boolean settles) {
    super(actual);
    this.run = run;
    this.settles = settles;
    this.context = Skips.hiding(actual.currentContext());
    this.pauses = new Pauses(run.books().unwanted, run.watch()::now);
  }

  /** To be told when a place is free. */
  void of(Window<?> newWindow) {
    window = newWindow;
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      pauses.begin(); // not before: what is never subscribed to is never ended
      actual.onSubscribe(this);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // what a stage's function returns, but for SKIPPED
  public void onNext(Object result) {
    if (!settles) {
      run.books().left();
      passOn((R) result);
    } else if (result == Metered.SKIPPED) {
      if (run.settle(Outcome.FAILED)) {
        free();
        super.request(1); // it was not what was wanted
      }
    } else if (run.settle(Outcome.COMPLETED)) {
      run.books().left();
      try {
        passOn((R) result);
      } finally {
        free();
      }
    } else {
      Operators.onDiscard(result, context);
    }
  }

  private void passOn(R result) {
    pauses.begin(); // who is busy with one result wants no other
    if (wanted.passed()) {
      pauses.begin();
    }
    try {
      actual.onNext(result);
    } finally {
      pauses.end();
    }
  }

  private void free() {
    run.free();
    if (window != null) {
      window.free();
    }
  }

  @Override
  public void onError(Throwable error) {
    end(error);
    super.onError(error);
  }

  @Override
  public void onComplete() {
    end(null);
    super.onComplete();
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      if (wanted.add(n)) {
        pauses.end();
      }
      super.request(n);
    }
  }

  @Override
  public void cancel() {
    end(null); // first: what an interrupt does to a function is not its failure
    super.cancel();
  }

  private void end(@Nullable Throwable error) {
    if (wanted.end()) {
      pauses.end();
    }
    run.close(error);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.REQUESTED_FROM_DOWNSTREAM ? wanted.get() : super.scanUnsafe(key);
  }
}
