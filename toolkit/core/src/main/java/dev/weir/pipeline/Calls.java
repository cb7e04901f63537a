package dev.weir.pipeline;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import java.util.function.Function;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What the calls of a stage in one run have come to: passes their results on, as they come or in
 * the order of the elements. A call is in hand until its last result was passed on.
 */
final class Calls<T, R> extends Drain implements CoreSubscriber<R>, Subscription, Scannable {
  /*
   * An element goes: Window -> call() -> whoever finds places for calls, a pool's flatMap or a gate's, which
   * passes on nothing but the end -> here.
   *
   * come        calls, from the source's thread to the drain
   * line        of those that have something to pass on, from their threads; unless they keep their order
   * last        all calls have ended, and no more come; error is written before. By whoever finds places
   * cancelled   by the subscriber
   * over        the drain has passed on the end
   *
   * Owned by the drain: first and last of the open calls, in the order in which they came, and current, the
   * one that has left the line and is not done with. Whoever writes something above asks for a pass afterwards,
   * but for come, which matters once the call has something, or everything is over. Every pass after the end
   * or the cancel stops what has come.
   */
  private final StageRun run;
  private final boolean ordered;
  private final MpscLinkedAtomicQueue<Call<T, R>> come = new MpscLinkedAtomicQueue<>();
  private final MpscLinkedAtomicQueue<Call<T, R>> line = new MpscLinkedAtomicQueue<>();
  private final Demand demand = new Demand();

  private @Nullable CoreSubscriber<? super R> actual;
  private @Nullable Window<?> window;
  private @Nullable Subscription upstream;
  private @Nullable Throwable error;
  private volatile boolean last;
  private volatile boolean cancelled;
  private volatile boolean over;

  private @Nullable Call<T, R> firstOpen;
  private @Nullable Call<T, R> lastOpen;
  private @Nullable Call<T, R> current;

  Calls(StageRun run, boolean ordered) {
    this.run = run;
    this.ordered = ordered;
  }

  // ---------------------------------------------------------------- wiring

  /**
   * The stage's results, for one subscriber.
   *
   * @param source the stage's buffer
   * @param concurrency how many calls may be open
   * @param placing subscribes to {@link Call#start} of each call where there is a place
   */
  Flux<R> of(Flux<T> source, int concurrency, Function<Flux<Call<T, R>>, Flux<R>> placing) {
    Flux<T> taken =
        Boundary.<T, T>of(
            source,
            next -> {
              Window<T> made = new Window<>(next, run, concurrency);
              window = made;
              return made;
            });
    Flux<Call<T, R>> opened = taken.map(this::open);
    return Boundary.<R, R>of(
        placing.apply(opened),
        next -> {
          actual = next;
          return this;
        });
  }

  private Call<T, R> open(T element) {
    Call<T, R> call = new Call<>(this, run, element);
    come.offer(call);
    if (cancelled || over) {
      drain();
    }
    return call;
  }

  /** A call has a result, or has ended. */
  void hasSomething(Call<T, R> call) {
    if (!ordered && call.joinsLine()) {
      line.offer(call);
    }
    drain();
  }

  private CoreSubscriber<? super R> subscriber() {
    if (actual == null) {
      throw new IllegalStateException("no subscriber (expected: one)");
    }
    return actual;
  }

  // ---------------------------------------------------------------- from whoever finds places

  @Override
  public Context currentContext() {
    return subscriber().currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      subscriber().onSubscribe(this);
      s.request(Long.MAX_VALUE); // of the end alone
    }
  }

  @Override
  public void onNext(R result) {
    throw new IllegalStateException("result: " + result + " (expected: the end alone)");
  }

  @Override
  public void onError(Throwable why) {
    error = why;
    last = true;
    drain();
  }

  @Override
  public void onComplete() {
    last = true;
    drain();
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      demand.add(n);
      drain();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (upstream != null) {
      upstream.cancel();
    }
    drain();
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    while (!cancelled && !over) {
      boolean noMore = last; // read before the calls: they come, and then end
      Throwable why = noMore ? error : null;
      takeCome();
      Call<T, R> next = why == null ? next() : null;
      if (next != null) {
        if (!next.hasResult()) {
          finish(next);
        } else if (demand.get() > 0) {
          passOn(next);
        } else {
          return;
        }
      } else if (why != null || (noMore && firstOpen == null)) {
        end(why);
      } else {
        return;
      }
    }
    stopAll();
  }

  private void takeCome() {
    for (Call<T, R> call = come.poll(); call != null; call = come.poll()) {
      call.before = lastOpen;
      if (lastOpen == null) {
        firstOpen = call;
      } else {
        lastOpen.after = call;
      }
      lastOpen = call;
    }
  }

  /* One that has a result, or is done and has none. */
  private @Nullable Call<T, R> next() {
    if (ordered) {
      return hasAnything(firstOpen) ? firstOpen : null;
    }
    while (!hasAnything(current)) {
      current = line.poll();
      if (current == null) {
        return null;
      }
      current.leftLine();
    }
    return current;
  }

  private boolean hasAnything(@Nullable Call<T, R> call) {
    return call != null && !call.finished && (call.isDone() || call.hasResult());
  }

  private void passOn(Call<T, R> call) {
    R result = call.takeResult();
    if (result != null) {
      demand.produced(1);
      subscriber().onNext(result);
      call.passedOn();
    }
  }

  private void finish(Call<T, R> call) {
    remove(call);
    call.finished = true; // it may stand in the line once more
    current = null;
    if (run.settle(call.outcome())) {
      run.free();
      if (window != null) {
        window.free();
      }
    }
  }

  private void remove(Call<T, R> call) {
    if (call.before == null) {
      firstOpen = call.after;
    } else {
      call.before.after = call.after;
    }
    if (call.after == null) {
      lastOpen = call.before;
    } else {
      call.after.before = call.before;
    }
  }

  private void end(@Nullable Throwable why) {
    over = true;
    if (why == null) {
      subscriber().onComplete();
    } else {
      stopAll();
      subscriber().onError(why);
    }
  }

  /* What comes of them later comes by the line, or is discarded by the call. */
  private void stopAll() {
    takeCome();
    for (Call<T, R> call = firstOpen; call != null; call = call.after) {
      call.stop();
      call.discardResults();
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand.get();
    }
    if (key == Attr.TERMINATED) {
      return over;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.ERROR) {
      return last ? error : null;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
