package dev.weir.demo.http;

import dev.weir.demo.json.Json;
import dev.weir.netty.Problem;
import dev.weir.netty.ProblemResponse;
import dev.weir.netty.connection.RequestPath;
import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** One request and its response. */
final class Exchange {

  private static final String JSON = "application/json";

  /* As browsers and proxies have it, only "&" parts parameters: a semicolon is a character of a value,
   * and cannot smuggle a parameter past whoever has checked them. */
  private static final QueryStringDecoder.Builder QUERY =
      QueryStringDecoder.builder().semicolonIsNormalChar(true);

  /* To those who come while the server ends: by then somebody may have started another. */
  private static final long RETRY_AFTER_SECONDS = 1;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final QueryStringDecoder uri;

  Exchange(HttpServerRequest request, HttpServerResponse response) {
    this.request = request;
    this.response = response;
    this.uri = QUERY.build(request.uri());
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return response;
  }

  HttpMethod method() {
    return request.method();
  }

  /** Without the query, and as it was sent. */
  String path() {
    return RequestPath.of(request);
  }

  /**
   * To other clients the end of the connection is the end of the answer (RFC 9112, section 6.1).
   */
  boolean knowsChunks() {
    return request.version().compareTo(HttpVersion.HTTP_1_1) >= 0;
  }

  Query query() {
    return Query.of(uri);
  }

  Carried carried() {
    return new Carried(query(), request.requestHeaders());
  }

  /** Of one whose parameters are for somebody else. */
  Carried carriedByHead() {
    return new Carried(new Query(Map.of()), request.requestHeaders());
  }

  boolean isClientGone() {
    boolean[] gone = new boolean[1];
    request.withConnection(connection -> gone[0] = !connection.channel().isActive());
    return gone[0];
  }

  Mono<Void> json(int status, Object body) {
    return send(status, JSON, Json.line(body));
  }

  Mono<Void> text(String contentType, String body) {
    return send(200, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  Mono<Void> problem(Problem problem) {
    return problem.status() == 503
        ? ProblemResponse.send(request, response, problem, RETRY_AFTER_SECONDS)
        : ProblemResponse.send(request, response, problem);
  }

  private Mono<Void> send(int status, String contentType, byte[] body) {
    UnreadBody.giveUp(request, response);
    response
        .status(status)
        .header(HttpHeaderNames.CONTENT_TYPE, contentType)
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    if (method().equals(HttpMethod.HEAD)) {
      return response.send();
    }
    return response.sendObject(Unpooled.wrappedBuffer(body)).then();
  }
}
