package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.internal.Errors;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Work that begins and ends together, on one pool or on several: all of it is settled before the
 * Mono that stands for it ends. (A body that was cancelled is settled at once. It is interrupted,
 * but may need a moment to notice.)
 *
 * <pre>{@code
 * Mono<Page> page =
 *     TaskGroup.failFast(
 *         group -> {
 *           Mono<User> user = group.fork(db.submit(() -> loadUser(id)));
 *           Mono<List<Order>> orders = group.fork(db.submit(() -> loadOrders(id)));
 *           return Mono.zip(user, orders, Page::new);
 *         });
 * }</pre>
 *
 * <p>What is forked begins at once; the Mono that {@link #fork} returns only hands on its result,
 * to any number of subscribers, now or later. Work may fork more while it runs. A fork has no bound
 * of its own: each is admitted by its pool, with its strategy. A cancel of the Mono that stands for
 * the group cancels everything: what runs is interrupted, what is queued or waits for room leaves.
 *
 * <p>What Reactor has already is not here: {@code Mono.firstWithValue(db.submit(a), db.submit(b))}
 * takes the first success and cancels the others, queued ones included; and {@code
 * Flux.fromIterable(tasks).transform(db.map(…))} runs many tasks within bounds, with the results in
 * order.
 *
 * <p><b>Threads.</b> The function is called, and so the first forks are offered, on the subscribing
 * thread; the group's result is signalled where the last of its work ends. The subscriber's Context
 * reaches all that is forked.
 */
public final class TaskGroup {
  /*
   * running   how many forks have not ended, the function's own Mono among them, and one more while that
   *           is being made. At 0, which lasts, the group is over
   * forks     their subscriptions, by their numbers; one is there from the moment it is known until its
   *           fork has ended. Who adds one then looks at cancelled, who cancels sets that first: at
   *           least one of them disposes of it
   * failures  in the order in which they came, about as many as are told; one that several forks pass on
   *           is there several times
   *
   * A cancel goes from the last fork to the first, so that those in a queue leave it before the ones on
   * the workers make room for them; but first the function's own Mono, which nobody need tell of it.
   */
  private static final int BODY = Integer.MAX_VALUE;

  /** How many failures an error has suppressed at most: it may be one that is thrown for ever. */
  private static final int MOST_SUPPRESSED = 32;

  private final ContextView context;
  private final boolean failsFast;
  private final AtomicInteger running = new AtomicInteger(1);
  private final AtomicInteger numbers = new AtomicInteger();
  private final ConcurrentNavigableMap<Integer, Disposable> forks = new ConcurrentSkipListMap<>();
  private volatile boolean cancelled;
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Sinks.Empty<Void> over = Sinks.empty();

  private TaskGroup(ContextView context, boolean failsFast) {
    this.context = context;
    this.failsFast = failsFast;
  }

  /**
   * A group in which the first failure cancels all the others. Cold: each subscription makes a
   * group of its own.
   *
   * @param body forks the work and says what comes of it
   * @param <T> the result's type
   * @return what the body's Mono produced, once all work has ended; or the first failure, of a fork
   *     or of that Mono, with up to 32 of those that followed suppressed
   */
  public static <T> Mono<T> failFast(Function<? super TaskGroup, ? extends Mono<T>> body) {
    return run(body, true);
  }

  /**
   * A group in which all work runs to its end, whatever fails. Cold: each subscription makes a
   * group of its own.
   *
   * @param body forks the work and says what comes of it
   * @param <T> the result's type
   * @return what the body's Mono produced, once all work has ended, if nothing failed; else the
   *     first failure, with up to 32 of the others suppressed
   */
  public static <T> Mono<T> awaitAll(Function<? super TaskGroup, ? extends Mono<T>> body) {
    return run(body, false);
  }

  private static <T> Mono<T> run(
      Function<? super TaskGroup, ? extends Mono<T>> body, boolean failsFast) {
    Checks.notNull("body", body);
    return Mono.deferContextual(
        context -> {
          TaskGroup group = new TaskGroup(context, failsFast);
          Mono<T> result = group.fork(Mono.defer(() -> bodyOf(group, body)), BODY);
          group.ended();
          return group
              .over
              .asMono()
              .then(Mono.defer(() -> group.outcome(result)))
              .doOnCancel(group::cancel);
        });
  }

  private static <T> Mono<T> bodyOf(
      TaskGroup group, Function<? super TaskGroup, ? extends Mono<T>> body) {
    return Checks.notNull("the group's Mono", body.apply(group));
  }

  /**
   * Begins a piece of work that belongs to the group.
   *
   * @param work subscribed to at once, on the calling thread, with the group's Context
   * @param <T> the result's type
   * @return hands on the work's result to whoever subscribes, as often as they like; fails with a
   *     {@link CancellationException} if the group was cancelled, or is over
   */
  public <T> Mono<T> fork(Mono<? extends T> work) {
    return fork(Checks.notNull("work", work), numbers.getAndIncrement());
  }

  private <T> Mono<T> fork(Mono<? extends T> work, int number) {
    if (running.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
      return Mono.error(new CancellationException("task group: over (expected: running)"));
    }
    if (cancelled) {
      ended();
      return Mono.error(new GroupCancelled(this));
    }
    Sinks.One<T> result = Sinks.one();
    AtomicBoolean hasEnded = new AtomicBoolean();
    Consumer<SignalType> end =
        how -> {
          if (hasEnded.compareAndSet(false, true)) {
            forks.remove(number);
            if (how == SignalType.CANCEL) {
              result.tryEmitError(new GroupCancelled(this));
            }
            ended();
          }
        };
    Disposable subscription = subscribe(work, result, end);
    Disposable fork = () -> cancel(subscription, end);
    forks.put(number, fork);
    if (hasEnded.get()) {
      forks.remove(number);
    } else if (cancelled) {
      fork.dispose();
    }
    return result.asMono();
  }

  private <T> Disposable subscribe(
      Mono<? extends T> work, Sinks.One<T> result, Consumer<SignalType> end) {
    try {
      return work.contextWrite(own -> own.putAll(context))
          .doFinally(end)
          .subscribe(
              result::tryEmitValue,
              error -> {
                failed(error);
                result.tryEmitError(error);
              },
              result::tryEmitEmpty);
    } catch (Throwable fatal) { // Reactor signals all others
      end.accept(SignalType.ON_ERROR);
      throw fatal;
    }
  }

  /* One whose cancel throws has ended all the same, and keeps no other from being cancelled. */
  private static void cancel(Disposable subscription, Consumer<SignalType> end) {
    try {
      subscription.dispose();
    } catch (Throwable e) {
      Errors.reportOrDrop(e);
      end.accept(SignalType.CANCEL);
    }
  }

  private void failed(Throwable error) {
    if (error instanceof GroupCancelled cancel && cancel.group == this) {
      return; // a consequence of what went before
    }
    if (failures.size() <= MOST_SUPPRESSED) {
      failures.add(error);
    }
    if (failsFast) {
      cancel();
    }
  }

  private void cancel() {
    cancelled = true;
    forks.descendingMap().values().forEach(Disposable::dispose);
  }

  private void ended() {
    if (running.decrementAndGet() == 0) {
      over.tryEmitEmpty();
    }
  }

  private <T> Mono<T> outcome(Mono<T> result) {
    Throwable first = failures.poll();
    if (first == null) {
      return cancelled ? Mono.never() : result; // by the subscriber, who is to hear no more
    }
    failures.stream()
        .filter(other -> other != first)
        .distinct()
        .limit(Math.max(0, MOST_SUPPRESSED - first.getSuppressed().length))
        .forEach(first::addSuppressed);
    return Mono.error(first);
  }

  private static final class GroupCancelled extends CancellationException {

    private static final long serialVersionUID = 1L;

    private final transient TaskGroup group;

    GroupCancelled(TaskGroup group) {
      super("task group: cancelled");
      this.group = group;
    }

    /**
     * No stack trace: it would say nothing that is not said here. A CancellationException has no
     * constructor that leaves it out. Synchronized as what it overrides.
     */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
