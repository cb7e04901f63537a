package dev.weir.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Answers with problem documents. */
public final class ProblemResponse {

  /** The media type of the documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private ProblemResponse() {}

  /**
   * Answers with a problem that another try would meet again, or that says nothing about when.
   *
   * @param request is not read any further
   * @param response not committed
   * @param problem what to say
   * @return completes when it has been said; cold
   */
  public static Mono<Void> send(
      HttpServerRequest request, HttpServerResponse response, Problem problem) {
    return Mono.defer(
        () -> {
          Answer.forgetAnother(response.responseHeaders());
          return Answer.of(problem.status(), MEDIA_TYPE, problem.toJson()).send(request, response);
        });
  }

  /**
   * Answers with a problem that will have passed.
   *
   * @param request is not read any further
   * @param response not committed
   * @param problem what to say
   * @param retryAfterSeconds when another try makes sense, 0 or more
   * @return completes when it has been said; cold
   */
  public static Mono<Void> send(
      HttpServerRequest request,
      HttpServerResponse response,
      Problem problem,
      long retryAfterSeconds) {
    if (retryAfterSeconds < 0) {
      throw new IllegalArgumentException(
          "retryAfterSeconds: " + retryAfterSeconds + " (expected: >= 0)");
    }
    return Mono.defer(
        () -> {
          response.header(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfterSeconds));
          return send(request, response, problem);
        });
  }
}
