package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
 * <tr><td>found everything shut down</td><td>503</td><td>{@code shutting_down}</td></tr>
 * <tr><td>ran too long</td><td>504</td><td>{@code task_timeout}</td></tr>
 * <tr><td>was past its deadline</td><td>504</td><td>{@code deadline_exceeded}</td></tr>
 * </table>
 *
 * <p>Such an answer costs little: it is put together once for each path and reason, as far as there
 * is room for 64 of them, so there are no figures of the moment in it.
 *
 * <p>For endpoints that take work to pools and gates themselves; {@link HttpAdmission#guard} does
 * all of this. Thread-safe. Calls nothing back.
 */
public final class HttpRefusals {

  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final AsciiString PROBLEM = AsciiString.cached(ProblemResponse.MEDIA_TYPE);

  /* A power of two: an answer's place is known by its hash, and whoever comes there next has it. So
   * nobody who makes up paths makes this grow, or keeps others out for long. */
  private static final int PLACES = 64;
  private static final int LONGEST_PATH = 256;

  private final List<Stage> stages;
  private final AtomicReferenceArray<@Nullable Ready> known = new AtomicReferenceArray<>(PLACES);

  /** What has been put together. */
  private record Ready(
      Stage stage, Reason reason, String path, @Nullable String strategy, Answer answer) {

    boolean is(Stage by, Reason why, String where, @Nullable String how) {
      return reason == why && stage == by && path.equals(where) && Objects.equals(strategy, how);
    }
  }

  HttpRefusals(List<Stage> stages, DeadlineStage last) {
    this.stages = Stream.concat(stages.stream(), Stream.of(last)).toList();
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
   *     pool, gate or rate turns requests away with, or if the response is committed. Cold
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
    Stage stage = whose(cause);
    if (stage == null || response.hasSentHeaders() || !(cause instanceof Refused refused)) {
      return null;
    }
    Answer answer = answer(stage, refused.reason(), RequestPath.of(request));
    String retryAfter =
        isWorthAnotherTry(answer.status().code())
            ? Long.toString(stage.retryAfterSeconds(cause))
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
   * Why pool or gate turned a request away; null if neither did: rates have reasons of their own.
   */
  @Nullable Reason unavailable(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    Stage stage = whose(cause);
    return stage != null && stage.status() == Stage.UNAVAILABLE && cause instanceof Refused refused
        ? refused.reason()
        : null;
  }

  private static boolean isWorthAnotherTry(int status) {
    return status == Stage.UNAVAILABLE || status == Stage.TOO_MANY_REQUESTS;
  }

  private @Nullable Stage whose(Throwable error) {
    for (Stage stage : stages) {
      if (stage.isOurs(error)) {
        return stage;
      }
    }
    return null;
  }

  private Answer answer(Stage stage, Reason reason, String path) {
    String strategy = stage.strategy();
    int place = (31 * path.hashCode() + reason.hashCode()) & (PLACES - 1);
    Ready ready = known.get(place);
    if (ready != null && ready.is(stage, reason, path, strategy)) {
      return ready.answer();
    }
    Answer answer =
        reason == Reason.DROPPED
            ? Answer.of(Reasons.ACCEPTED, JSON, dropped(path, strategy))
            : Answer.of(
                Reasons.status(reason, stage),
                PROBLEM,
                problem(stage, reason, stage.who() + ": " + stage.what(reason))
                    .route(path)
                    .toJson());
    if (path.length() <= LONGEST_PATH) {
      known.set(place, new Ready(stage, reason, path, strategy, answer));
    }
    return answer;
  }

  private static String dropped(String route, @Nullable String strategy) {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("route", route);
    members.put("strategy", strategy);
    members.put("outcome", "dropped");
    return JsonMembers.write(members);
  }

  /**
   * The problem that an error is to a client, in the words of the error itself.
   *
   * @param error what a task or a call failed with
   * @return without a route; empty if the error is none that this pool, gate or rate turns requests
   *     away with, or if it was dropped, which is no problem
   */
  public Optional<Problem> problemFor(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    Stage stage = whose(cause);
    if (stage == null
        || !(cause instanceof Refused refused)
        || refused.reason() == Reason.DROPPED) {
      return Optional.empty();
    }
    return Optional.of(problem(stage, refused.reason(), String.valueOf(cause.getMessage())));
  }

  private static Problem problem(Stage stage, Reason reason, String detail) {
    return Problem.of(Reasons.status(reason, stage), Reasons.word(reason, stage.full()), detail)
        .strategy(stage.strategy());
  }

  /**
   * When a client that is refused may come back. For a pool or a gate, the number of those who wait
   * over the rate at which work has lately been done, and up to twice as long: spread at random, so
   * that those who were refused in one second do not come back in one. For a rate, when it will let
   * the client through. To be called for refusals only: they drive the measurement, at most one in
   * 250 ms, which costs some microseconds.
   *
   * @param error what the request was refused with
   * @return whole seconds, 1 or more; 1 to 300 for a pool or a gate
   */
  public long retryAfterSeconds(Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    Stage stage = whose(cause);
    return stage == null ? 1 : stage.retryAfterSeconds(cause);
  }
}
