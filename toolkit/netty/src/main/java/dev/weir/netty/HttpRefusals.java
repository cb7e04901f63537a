package dev.weir.netty;

import dev.weir.overflow.Overflow;
import dev.weir.overflow.Overflow.Verdict;
import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.TaskTimeoutException;
import dev.weir.pool.TurnedAway;
import dev.weir.pool.WorkerPool;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What a client is told when a pool turned its request away: 202 where it was left out by design,
 * 503 with {@code Retry-After} where another try may find room, 504 where the time was up.
 *
 * <table>
 * <caption>What becomes of a task</caption>
 * <tr><th>it</th><th>status</th><th>reason</th></tr>
 * <tr><td>was dropped</td><td>202</td><td></td></tr>
 * <tr><td>found no room</td><td>503</td><td>{@code pool_full}</td></tr>
 * <tr><td>would have been one waiter too many</td><td>503</td><td>{@code too_many_waiters}</td></tr>
 * <tr><td>waited too long</td><td>503</td><td>{@code wait_timeout}</td></tr>
 * <tr><td>found the pool shut down</td><td>503</td><td>{@code shutting_down}</td></tr>
 * <tr><td>ran too long</td><td>504</td><td>{@code task_timeout}</td></tr>
 * <tr><td>was past its deadline</td><td>504</td><td>{@code deadline_exceeded}</td></tr>
 * </table>
 *
 * <p>For endpoints that submit tasks themselves; {@link HttpAdmission#guard} does all of this.
 * Thread-safe. Calls nothing back.
 */
public final class HttpRefusals {

  private static final String JSON = "application/json";
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;
  private static final int TIMED_OUT = 504;

  private final WorkerPool pool;
  private final Overflow overflow;
  private final RetryAfter retryAfter;

  HttpRefusals(WorkerPool pool, Overflow overflow, RetryAfter retryAfter) {
    this.pool = pool;
    this.overflow = overflow;
    this.retryAfter = retryAfter;
  }

  /**
   * Answers for a task that the pool turned away.
   *
   * @param error what the task failed with
   * @param request is not read any further
   * @param response where to answer
   * @return completes when the answer has been given; fails with the error if it is not one that
   *     this pool turns tasks away with, or if the response is committed. Cold
   */
  public Mono<Void> answer(
      Throwable error, HttpServerRequest request, HttpServerResponse response) {
    Throwable cause = Exceptions.unwrap(error);
    if (!isOurs(cause) || response.hasSentHeaders()) {
      return Mono.error(error);
    }
    String route = path(request);
    if (cause instanceof TaskDroppedException) {
      return Answer.send(request, response, ACCEPTED, JSON, dropped(route));
    }
    return problemFor(cause)
        .map(problem -> problem.route(route))
        .map(problem -> send(problem, cause, request, response))
        .orElseGet(() -> Mono.error(error));
  }

  /* Reactor Netty makes no path out of a target that is no URI. */
  private static String path(HttpServerRequest request) {
    try {
      return request.fullPath();
    } catch (IllegalArgumentException e) {
      return new QueryStringDecoder(request.uri()).rawPath();
    }
  }

  private Mono<Void> send(
      Problem problem, Throwable cause, HttpServerRequest request, HttpServerResponse response) {
    return problem.status() == UNAVAILABLE
        ? ProblemResponse.send(request, response, problem, retryAfterSeconds(cause))
        : ProblemResponse.send(request, response, problem);
  }

  private String dropped(String route) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("route", route);
    members.put("strategy", overflow.word());
    members.put("outcome", "dropped");
    return JsonMembers.write(members);
  }

  /**
   * The problem that an error is to a client.
   *
   * @param error what a task failed with
   * @return without a route; empty if the error is not one that this pool turns tasks away with, or
   *     if the task was dropped, which is no problem
   */
  public Optional<Problem> problemFor(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    if (!isOurs(cause)) {
      return Optional.empty();
    }
    Optional<Problem> problem = Optional.empty();
    if (cause instanceof QueueTimeoutException) {
      problem = problem(UNAVAILABLE, "wait_timeout", cause);
    } else if (cause instanceof PoolRejectedException) {
      problem = problem(UNAVAILABLE, whyRejected(), cause);
    } else if (cause instanceof PoolDisposedException) {
      problem = problem(UNAVAILABLE, "shutting_down", cause);
    } else if (cause instanceof TaskTimeoutException) {
      problem = problem(TIMED_OUT, "task_timeout", cause);
    } else if (cause instanceof DeadlineExceededException) {
      problem = problem(TIMED_OUT, "deadline_exceeded", cause);
    }
    return problem;
  }

  private Optional<Problem> problem(int status, String reason, Throwable cause) {
    String detail = String.valueOf(cause.getMessage());
    return Optional.of(Problem.of(status, reason, detail).strategy(overflow.word()));
  }

  private String whyRejected() {
    if (pool.isDisposed()) {
      return "shutting_down";
    }
    return overflow.whenFull() == Verdict.WAIT ? "too_many_waiters" : "pool_full";
  }

  /**
   * When a client that is refused may come back: the queue's depth over the rate at which the pool
   * has lately finished tasks. To be called for refusals only: they drive the measurement, at most
   * one in 250 ms, which costs some microseconds.
   *
   * @param error what the task was refused with
   * @return whole seconds, 1 to 300
   */
  public long retryAfterSeconds(Throwable error) {
    return retryAfter.seconds(
        Exceptions.unwrap(error) instanceof TurnedAway turnedAway
            ? turnedAway.refusal().depth()
            : 0);
  }

  private boolean isOurs(Throwable error) {
    return error instanceof TurnedAway turnedAway
        && turnedAway.refusal().pool().equals(pool.config().name());
  }
}
