package dev.weir.netty;

import dev.weir.netty.connection.PipelinedRequests;
import dev.weir.overflow.Overflow;
import dev.weir.overflow.Overflow.Verdict;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.util.Objects;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Puts a pool and a strategy in front of a route of a Reactor Netty server:
 *
 * <pre>{@code
 * routes.get("/search", HttpAdmission.to(pool)
 *     .guard((request, response) ->
 *         response.sendString(Mono.fromCallable(() -> service.search(request.uri())))));
 * }</pre>
 *
 * <p>A request is a task of the pool. Until it is admitted its handler is not called and its body
 * not read, so that the sender's TCP is held up too; then the handler is called, and what it
 * returns subscribed to, on a worker of the pool, where both may block. The request keeps its place
 * in the room until that has terminated, and gives it back at once if the client goes away. What a
 * client is told that is turned away stands at {@link HttpRefusals}; what it may send ahead
 * meanwhile, at {@link PipelinedRequests}. Errors of the handler's own are passed on untouched, and
 * so is every error once the response is committed: Reactor Netty then closes the connection.
 *
 * <p>Immutable and thread-safe; every method that changes something returns a changed copy. Copies
 * share what they know of the pool's speed, so derive those for one pool from each other.
 */
public final class HttpAdmission {

  private final WorkerPool pool;
  private final TaskOptions options;
  private final RetryAfter retryAfter;
  private final HttpRefusals refusals;

  private HttpAdmission(WorkerPool pool, TaskOptions options, RetryAfter retryAfter) {
    Overflow overflow = effective(pool, options);
    if (overflow.whenFull() == Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: "
              + overflow
              + " (expected: block, drop, reject or timeout: the caller is an"
              + " event loop, which must not do the work)");
    }
    this.pool = pool;
    this.options = options;
    this.retryAfter = retryAfter;
    this.refusals = new HttpRefusals(pool, overflow, retryAfter);
  }

  private static Overflow effective(WorkerPool pool, TaskOptions options) {
    Overflow own = options.overflow();
    return own == null ? pool.config().overflow() : own;
  }

  /**
   * Requests become tasks of a pool, whose own strategy applies. On its first use this makes event
   * loops non-blocking threads: see {@link EventLoops#registerAsNonBlocking()}.
   *
   * @param pool where handlers run; remains the caller's to dispose of
   * @return the admission
   * @throws IllegalArgumentException if the pool's strategy is caller-runs
   */
  public static HttpAdmission to(WorkerPool pool) {
    Objects.requireNonNull(pool, "pool: null (expected: not null)");
    EventLoops.registerAsNonBlocking();
    return new HttpAdmission(
        pool, TaskOptions.none(), new RetryAfter(pool::snapshot, System::nanoTime));
  }

  /**
   * Requests become tasks of a pool, under a strategy of the route's own.
   *
   * @param pool where handlers run; remains the caller's to dispose of
   * @param overflow block, drop, reject or timeout
   * @return the admission
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public static HttpAdmission to(WorkerPool pool, Overflow overflow) {
    return to(pool).overflow(overflow);
  }

  /**
   * Says what happens when there is no room.
   *
   * @param overflow block, drop, reject or timeout
   * @return a changed copy
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public HttpAdmission overflow(Overflow overflow) {
    return options(options.overflow(overflow));
  }

  /**
   * Says everything that can be said about the tasks: their name in errors and events, time limits,
   * strategy.
   *
   * @param newOptions in place of those until now
   * @return a changed copy
   * @throws IllegalArgumentException if the strategy is caller-runs
   */
  public HttpAdmission options(TaskOptions newOptions) {
    return new HttpAdmission(pool, newOptions, retryAfter);
  }

  /**
   * Where handlers run.
   *
   * @return the pool
   */
  public WorkerPool pool() {
    return pool;
  }

  /**
   * What is said about the tasks.
   *
   * @return the options
   */
  public TaskOptions options() {
    return options;
  }

  /**
   * What happens when there is no room.
   *
   * @return the options' strategy if they have one, else the pool's
   */
  public Overflow overflow() {
    return effective(pool, options);
  }

  /**
   * What clients are told that are turned away: for endpoints that submit tasks themselves.
   *
   * @return the mapping from errors to answers
   */
  public HttpRefusals refusals() {
    return refusals;
  }

  /**
   * Lets requests in to a handler.
   *
   * @param handler called, and what it returns subscribed to, on a worker of the pool
   * @return for {@code HttpServerRoutes}, or {@code HttpServer.handle}
   */
  public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> guard(
      BiFunction<
              ? super HttpServerRequest,
              ? super HttpServerResponse,
              ? extends Publisher<? extends Void>>
          handler) {
    Objects.requireNonNull(handler, "handler: null (expected: not null)");
    return (request, response) -> {
      request.withConnection(connection -> PipelinedRequests.join(connection.channel(), 1));
      return pool.<Void>submitPublisher(() -> handler.apply(request, response), options)
          .onErrorResume(error -> refusals.answer(error, request, response));
    };
  }
}
