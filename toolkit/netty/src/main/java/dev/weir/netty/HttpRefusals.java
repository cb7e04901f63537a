package dev.weir.netty;

import dev.weir.netty.connection.RequestPath;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What a client is told whose request a pool, a gate or a rate turned away: 202 where it was left
 * out by design, 503 with {@code Retry-After} where another try may find room, 429 where the client
 * came too often, 504 where the time was up.
 *
 * <table>
 * <caption>What becomes of a request</caption>
 * <tr><th>it</th><th>status</th><th>reason</th></tr>
 * <tr><td>was dropped</td><td>202</td><td></td></tr>
 * <tr><td>found no room</td><td>503</td><td>{@code pool_full}, {@code gate_full}</td></tr>
 * <tr><td>would have been one waiter too many</td><td>503, 429 of a rate</td>
 *     <td>{@code too_many_waiters}</td></tr>
 * <tr><td>made way for one of higher rank</td><td>503</td><td>{@code outranked}</td></tr>
 * <tr><td>met a queue that stood</td><td>503</td><td>{@code standing_queue}</td></tr>
 * <tr><td>waited too long</td><td>503, 429 of a rate</td><td>{@code wait_timeout}</td></tr>
 * <tr><td>came too early</td><td>429</td><td>{@code rate_limited}</td></tr>
 * <tr><td>came with one key too many</td><td>429</td><td>{@code too_many_keys}</td></tr>
 * <tr><td>met an open circuit breaker</td><td>503</td><td>{@code breaker_open}</td></tr>
 * <tr><td>found everything shut down</td><td>503</td><td>{@code shutting_down}</td></tr>
 * <tr><td>ran too long</td><td>504</td><td>{@code task_timeout}</td></tr>
 * <tr><td>was past its deadline</td><td>504</td><td>{@code deadline_exceeded}</td></tr>
 * </table>
 *
 * <p>Such an answer costs little: all but the path is put together once for each reason, so there
 * are no figures of the moment in it.
 *
 * <p>For endpoints that take work to pools and gates themselves; {@link HttpAdmission#guard} does
 * all of this. Thread-safe. Calls nothing back.
 */
public final class HttpRefusals {

  private final List<ReadyAnswers> stages;

  HttpRefusals(List<Stage> stages, DeadlineStage last) {
    this.stages =
        Stream.concat(stages.stream(), Stream.of(new BreakerStage(), last))
            .map(ReadyAnswers::new)
            .toList();
  }

  /**
   * The word for a reason, as answers and counts have it.
   *
   * @param reason why a gate turned something away
   * @return the {@code reason} of a problem
   */
  public static String gateWord(Reason reason) {
    return Reasons.word(reason, GateStage.FULL);
  }

  /**
   * Answers for a request that was turned away.
   *
   * @param error what it failed with
   * @param request is not read any further
   * @param response where to answer
   * @return completes when the answer has been given; fails with the error if it is none that this
   *     pool, gate or rate or a circuit breaker turns requests away with, or if the response is
   *     committed. Cold
   */
  public Mono<Void> answer(
      Throwable error, HttpServerRequest request, HttpServerResponse response) {
    return Mono.defer(
        () -> {
          Mono<Void> answer = answer(error, request, response, true);
          return answer == null ? Mono.error(error) : answer;
        });
  }

  /**
   * As {@link #answer(Throwable, HttpServerRequest, HttpServerResponse)}, at once.
   *
   * @param begun whether somebody may be giving another answer
   * @return null if this is for somebody else to answer
   */
  @Nullable Mono<Void> answer(
      Throwable error, HttpServerRequest request, HttpServerResponse response, boolean begun) {
    Throwable cause = Exceptions.unwrap(error);
    ReadyAnswers answers = answers(cause);
    if (answers == null || response.hasSentHeaders() || !(cause instanceof Refused refused)) {
      return null;
    }
    Answer answer = answers.answer(refused.reason(), RequestPath.of(request));
    String retryAfter =
        isWorthAnotherTry(answer.status().code())
            ? Long.toString(answers.stage().retryAfterSeconds(cause))
            : null;
    if (begun) {
      return new LateAnswer(answer, retryAfter, request, response).send(error);
    }
    if (retryAfter != null) {
      response.header(HttpHeaderNames.RETRY_AFTER, retryAfter);
    }
    return answer.send(request, response);
  }

  /**
   * Why pool or gate turned a request away; null if neither did: rates have reasons of their own,
   * and a circuit breaker tells of others' load.
   */
  @Nullable Reason unavailable(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    Stage stage = whose(cause);
    return stage != null
            && !(stage instanceof BreakerStage)
            && stage.status() == Stage.UNAVAILABLE
            && cause instanceof Refused refused
        ? refused.reason()
        : null;
  }

  /** Whether nobody wants the answer any more: a deadline has passed, which clients choose. */
  boolean isPastDeadline(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    return whose(cause) != null
        && cause instanceof Refused refused
        && Reasons.isDeadline(refused.reason());
  }

  private static boolean isWorthAnotherTry(int status) {
    return status == Stage.UNAVAILABLE || status == Stage.TOO_MANY_REQUESTS;
  }

  private @Nullable Stage whose(Throwable error) {
    ReadyAnswers answers = answers(error);
    return answers == null ? null : answers.stage();
  }

  private @Nullable ReadyAnswers answers(Throwable error) {
    for (ReadyAnswers answers : stages) {
      if (answers.stage().isOurs(error)) {
        return answers;
      }
    }
    return null;
  }

  /**
   * The problem that an error is to a client, in the words of the error itself.
   *
   * @param error what a task or a call failed with
   * @return without a route; empty if the error is none that this pool, gate or rate or a circuit
   *     breaker turns requests away with, or if it was dropped, which is no problem
   */
  public Optional<Problem> problemFor(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    Stage stage = whose(cause);
    if (stage == null
        || !(cause instanceof Refused refused)
        || refused.reason() == Reason.DROPPED) {
      return Optional.empty();
    }
    return Optional.of(
        ReadyAnswers.problem(stage, refused.reason(), String.valueOf(cause.getMessage())));
  }

  /**
   * When a client that is refused may come back. For a pool or a gate, the number of those who wait
   * over the rate at which work has lately been done, and up to twice as long: spread at random, so
   * that those who were refused in one second do not come back in one. For a rate, when it will let
   * the client through; for a circuit breaker, when it lets probes through, if it says so, spread
   * likewise. To be called for refusals only: they drive the measurement, at most one in 250 ms,
   * which costs some microseconds.
   *
   * @param error what the request was refused with
   * @return whole seconds, 1 or more; 1 to 300 for all but a rate
   */
  public long retryAfterSeconds(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    Stage stage = whose(cause);
    return stage == null ? 1 : stage.retryAfterSeconds(cause);
  }
}
