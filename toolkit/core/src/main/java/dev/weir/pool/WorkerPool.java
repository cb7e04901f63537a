package dev.weir.pool;

import dev.weir.observe.PoolSnapshot;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A bounded waiting room in front of worker threads: a first-class Reactor {@link Scheduler}, a
 * plain {@link Executor}, and a source of operators.
 *
 * <p><b>Admissions and continuations.</b> New work ({@code execute}, {@code submit}, {@code map…},
 * {@code flatMap…}) is <em>admitted</em>: capacity and the overflow strategy apply. Work already
 * let in ({@code Worker.schedule}, a timer coming due) <em>continues</em>: it is refused only by
 * shutdown. A direct {@link #schedule(Runnable)} has no channel that could say "dropped": where the
 * room is full it waits, under every strategy, and is refused only when the waiters are too many or
 * the pool is shut down.
 *
 * <p><b>Room.</b> The room is full at {@code workers + queueCapacity} unsettled admissions, running
 * ones included: an idle pool always accepts that many at once. A cancelled or expired one frees
 * its place at once.
 *
 * <p><b>Threads.</b> Bodies run on the pool's workers. The result or error of a task is signalled
 * by the worker that ran it; the results of {@code map…} and {@code flatMap…} by a worker of the
 * pool, never by the source's thread or the one that requests; the elements of a task's Publisher
 * where that emits them. Timeouts, and the rejection of those who waited when the pool was shut
 * down, are signalled on the expiry scheduler; refusals on the subscribing thread; a forced
 * disposal on the disposing thread. Time spent inside {@code onNext} is the worker's own, and holds
 * up no other.
 *
 * <p>The workers are not {@code NonBlocking}, unless the builder was given threads that are:
 * blocking them is the point. A body that blocks on a result of its own pool may wait for ever once
 * every worker does so, and a Publisher that waits for another task of its own pool once such
 * Publishers have taken every place. These alone are outside the promise that nothing deadlocks.
 *
 * <p><b>Errors.</b> What a task is refused with says why, and implements {@link TurnedAway}: {@link
 * PoolRejectedException}, {@link TaskDroppedException}, {@link QueueTimeoutException}, {@link
 * TaskTimeoutException}, {@link DeadlineExceededException}, {@link PoolDisposedException}.
 */
public interface WorkerPool extends Scheduler, Executor, Scannable {

  /**
   * Runs a task, with no handle on it and, in the steady state, no allocation. On a full room it
   * throws under drop and reject, parks the calling thread under block and timeout, and runs the
   * task itself under caller-runs.
   *
   * @param task the task; what it throws goes to the uncaught-exception handler
   * @throws TaskDroppedException if there is no room, under drop
   * @throws PoolRejectedException if there is no room, under reject; if the waiters are too many;
   *     or after shutdown
   * @throws QueueTimeoutException if there was no room for the whole bound, under timeout
   * @throws WouldBlockException if this would park or occupy a thread that must not be: a
   *     non-blocking one or, for parking, a worker of a pool. Nothing else was done
   */
  @Override
  void execute(Runnable task);

  /**
   * A task with a result. Cold: each subscription offers it once.
   *
   * @param task run on a worker; interrupted on cancel and timeout; null completes empty
   * @param <T> the result's type
   * @return the result, or what the task threw, or why it was turned away
   */
  default <T> Mono<T> submit(Callable<? extends T> task) {
    return submit(task, TaskOptions.none());
  }

  /**
   * A task with a result. Cold: each subscription offers it once.
   *
   * @param task run on a worker; interrupted on cancel and timeout; null completes empty
   * @param options name, timeouts, deadline
   * @param <T> the result's type
   * @return the result, or what the task threw, or why it was turned away
   */
  <T> Mono<T> submit(Callable<? extends T> task, TaskOptions options);

  /**
   * A task whose work is a Publisher. It is running, and keeps its place in the room but no worker,
   * until the Publisher terminates. Cold: each subscription offers it once.
   *
   * @param task called and subscribed to on a worker
   * @param <T> the result's type
   * @return the Publisher's signals, or why it was turned away
   */
  default <T> Flux<T> submitPublisher(Supplier<? extends Publisher<? extends T>> task) {
    return submitPublisher(task, TaskOptions.none());
  }

  /**
   * A task whose work is a Publisher. It is running, and keeps its place in the room but no worker,
   * until the Publisher terminates. Cold: each subscription offers it once.
   *
   * @param task called and subscribed to on a worker
   * @param options name, timeouts, deadline
   * @param <T> the result's type
   * @return the Publisher's signals, or why it was turned away
   */
  <T> Flux<T> submitPublisher(Supplier<? extends Publisher<? extends T>> task, TaskOptions options);

  /**
   * As {@link #submit(Callable)}, but a dropped task completes empty; it is counted all the same.
   *
   * @param task run on a worker
   * @param <T> the result's type
   * @return the result; empty if there was no room, under drop
   */
  <T> Mono<T> submitOrEmpty(Callable<? extends T> task);

  /**
   * Does single things together, several in one task: see {@link Batcher}.
   *
   * @param body does them; what it throws fails all it was to do
   * @param options when there are enough of them, and how many may wait
   * @param <T> what is to be done
   * @param <R> what comes of each
   * @return takes them
   */
  default <T, R> Batcher<T, R> batch(BatchBody<T, R> body, BatchOptions<T> options) {
    Objects.requireNonNull(body, "body: null (expected: not null)");
    return batchOutcomes(
        items -> {
          List<? extends R> results =
              Objects.requireNonNull(
                  body.run(items), "the batch's results: null (expected: not null)");
          List<ItemResult<R>> outcomes = new ArrayList<>(results.size());
          results.forEach(result -> outcomes.add(ItemResult.of(result)));
          return outcomes;
        },
        options);
  }

  /**
   * As {@link #batch}, but the body says of each item what came of it: one may fail, the others
   * need not.
   *
   * @param body does them; what it throws fails all it was to do
   * @param options when there are enough of them, and how many may wait
   * @param <T> what is to be done
   * @param <R> what comes of each
   * @return takes them
   */
  <T, R> Batcher<T, R> batchOutcomes(BatchBody<T, ItemResult<R>> body, BatchOptions<T> options);

  /**
   * Runs each element on the pool and keeps the source's order, as {@code Flux.map} does. For
   * {@code Flux.transform}.
   *
   * @param mapper run on workers, several at a time; must not return null
   * @param <T> what goes in
   * @param <R> what comes out
   * @return to be applied to a Flux. Under block and timeout it requests only what the room and its
   *     result window hold; under drop and reject it requests without bound, and a full room or
   *     window drops the element or fails the stream
   */
  <T, R> Function<Flux<T>, Flux<R>> map(Function<? super T, ? extends R> mapper);

  /**
   * As {@link #map}, but results come as they complete.
   *
   * @param mapper run on workers, several at a time; must not return null
   * @param <T> what goes in
   * @param <R> what comes out
   * @return to be applied to a Flux
   */
  <T, R> Function<Flux<T>, Flux<R>> mapUnordered(Function<? super T, ? extends R> mapper);

  /**
   * As {@link #mapUnordered}, but the elements of one key run one after the other, in the source's
   * order, and so do their results; what the body of one wrote is seen by that of the next. Keys
   * are only remembered while one of their elements is under way, so there may be any number.
   *
   * <p>Elements that wait for their key take places in the operator's window (as many as the room
   * has, at most 256 or one per worker if that is more), not in the room: a key that has more to do
   * than all the others together fills the window and sets the pace. Their wait for room, and its
   * bound, begin when it is their turn.
   *
   * @param key finds out an element's key, which has {@code equals} and {@code hashCode}; on the
   *     source's thread; must not return null
   * @param mapper run on workers, several at a time but one for each key; must not return null
   * @param <K> the keys
   * @param <T> what goes in
   * @param <R> what comes out
   * @return to be applied to a Flux
   */
  <K, T, R> Function<Flux<T>, Flux<R>> mapKeyed(
      Function<? super T, ? extends K> key, Function<? super T, ? extends R> mapper);

  /**
   * Runs a Publisher for each element: the mapper and the subscription on a worker, which is then
   * free; the place in the room is kept until the Publisher terminates. Results come as they are
   * produced.
   *
   * @param mapper run on workers
   * @param <T> what goes in
   * @param <R> what comes out
   * @return to be applied to a Flux
   */
  <T, R> Function<Flux<T>, Flux<R>> flatMap(
      Function<? super T, ? extends Publisher<? extends R>> mapper);

  /**
   * As {@link #flatMap}, but the results of an element come before those of the next.
   *
   * @param mapper run on workers
   * @param <T> what goes in
   * @param <R> what comes out
   * @return to be applied to a Flux
   */
  <T, R> Function<Flux<T>, Flux<R>> flatMapSequential(
      Function<? super T, ? extends Publisher<? extends R>> mapper);

  /**
   * This pool, for work of one priority. What is given to the view, and says nothing of its own, is
   * as urgent as this: {@code execute} and {@code schedule}, and whatever neither {@link
   * TaskOptions} nor the subscriber's Context give a priority. A pool whose discipline does not ask
   * for it takes no notice.
   *
   * <p>A view is the pool in every other respect: who disposes of it disposes of the pool. Tasks of
   * its Reactor workers, and delayed ones, have been let in: they come in turn with new work, one
   * behind the other, whatever the priority.
   *
   * <p>Keep it: each call makes a new view, and views are not equal to each other.
   *
   * @param priority what its work is worth
   * @return a view, which is as good as any other of the same priority
   */
  WorkerPool at(Priority priority);

  /**
   * As {@link #at}, for work on behalf of one tenant. Keep it, if work of that tenant is to come
   * more than once.
   *
   * @param tenant on whose behalf
   * @return a view
   */
  WorkerPool forTenant(Tenant tenant);

  /**
   * What the pool looks like now. Thread-safe; costs microseconds per worker.
   *
   * @return every term of the conservation law, depth, ages, waits, runs, and each worker
   */
  PoolSnapshot snapshot();

  /**
   * How the pool was built.
   *
   * @return its configuration
   */
  PoolConfig config();

  /**
   * Stops admitting, rejects the waiters, cancels what is delayed, and finishes what was accepted
   * and what existing Reactor workers still schedule. Lazy, and shared between subscribers; it may
   * be tried again after a timeout.
   *
   * @return completes when the last worker has stopped
   */
  @Override
  Mono<Void> disposeGracefully();

  /**
   * As {@link #disposeGracefully()}, but what is not done by the deadline is cancelled and
   * interrupted.
   *
   * @param deadline zero or more, from the subscription
   * @return says what was done and what was not, when the last worker has stopped or, if bodies
   *     ignore the interrupt, soon after the deadline
   */
  Mono<ShutdownReport> disposeGracefully(Duration deadline);
}
