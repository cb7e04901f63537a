package dev.weir.netty.connection;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a client is told, a problem document (RFC 9457): built once for each bound, and nothing of
 * what the client sent is in it.
 */
final class Refusal {

  private static final AsciiString MEDIA_TYPE = AsciiString.cached("application/problem+json");
  private static final AsciiString SOON = AsciiString.cached("1");
  private static final int UNAVAILABLE = 503;
  private static final Map<Bound, Refusal> ALL =
      new EnumMap<>(Arrays.stream(Bound.values()).collect(toMap(identity(), Refusal::new)));

  private final HttpResponseStatus status;
  private final ByteBuf body;
  private final AsciiString length;

  private Refusal(Bound bound) {
    status = HttpResponseStatus.valueOf(bound.status(), bound.title());
    String document =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"reason\":\"%s\"}\n"
            .formatted(bound.title(), bound.status(), bound.detail(), bound.reason());
    byte[] bytes = document.getBytes(StandardCharsets.US_ASCII);
    body = Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    length = AsciiString.of(Integer.toString(bytes.length));
  }

  static Refusal of(Bound bound) {
    return Objects.requireNonNull(ALL.get(bound));
  }

  /** The last answer on an HTTP/1.1 connection. */
  FullHttpResponse response() {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body.duplicate());
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.code() == UNAVAILABLE) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, SOON);
    }
    return response;
  }

  /** The same as it is written, for where there is no codec: made each time, and to be kept. */
  ByteBuf bytes() {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    FullHttpResponse response = response();
    response
        .headers()
        .forEach(
            field ->
                head.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n"));
    head.append("\r\n");
    ByteBuf bytes = Unpooled.directBuffer(head.length() + body.readableBytes());
    bytes.writeCharSequence(head, StandardCharsets.US_ASCII);
    return Unpooled.unreleasableBuffer(bytes.writeBytes(body.duplicate()));
  }

  /** The head of the answer on an HTTP/2 stream. */
  Http2Headers headers() {
    return new DefaultHttp2Headers()
        .status(status.codeAsText())
        .set(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, length);
  }

  /** The body of the answer, shared and never released. */
  ByteBuf body() {
    return body.duplicate();
  }
}
