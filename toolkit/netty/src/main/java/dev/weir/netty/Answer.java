package dev.weir.netty;

import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A short answer in place of the one that a handler would have given. It is put together once, and
 * sent as often as need be. Immutable.
 */
final class Answer {

  /* What a handler may have said of its own answer before it was cut short. */
  private static final AsciiString[] OF_ANOTHER_BODY = {
    HttpHeaderNames.CONTENT_ENCODING,
    HttpHeaderNames.CONTENT_LANGUAGE,
    HttpHeaderNames.CONTENT_LOCATION,
    HttpHeaderNames.CONTENT_DISPOSITION,
    HttpHeaderNames.CONTENT_RANGE,
    HttpHeaderNames.CACHE_CONTROL,
    HttpHeaderNames.EXPIRES,
    HttpHeaderNames.ETAG,
    HttpHeaderNames.LAST_MODIFIED,
    HttpHeaderNames.LOCATION,
    HttpHeaderNames.SET_COOKIE,
    HttpHeaderNames.TRAILER
  };

  private final HttpResponseStatus status;
  private final CharSequence mediaType;
  private final byte[] body;
  private final String length;

  /** Of bytes that nobody writes to any more. */
  Answer(HttpResponseStatus status, CharSequence mediaType, byte[] body) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
    this.length = Integer.toString(body.length);
  }

  /** A line of JSON. */
  static Answer of(int status, CharSequence mediaType, String json) {
    return new Answer(
        HttpResponseStatus.valueOf(status),
        mediaType,
        json.concat("\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Takes back what a handler may have said of its own answer. */
  static void forgetAnother(HttpHeaders headers) {
    for (AsciiString name : OF_ANOTHER_BODY) {
      headers.remove(name);
    }
  }

  HttpResponseStatus status() {
    return status;
  }

  /** A view of its bytes. */
  ByteBuf body() {
    return Unpooled.wrappedBuffer(body);
  }

  /** Says what it is. */
  void describe(HttpHeaders headers) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, mediaType);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
  }

  /**
   * Sends it, without its body to HEAD, and gives up the body of the request. Once for each
   * request, when it is subscribed to; and where nobody else can be answering: {@link LateAnswer}.
   */
  Mono<Void> send(HttpServerRequest request, HttpServerResponse response) {
    response.status(status);
    describe(response.responseHeaders());
    UnreadBody.giveUp(request, response);
    return request.method().equals(HttpMethod.HEAD)
        ? response.send()
        : response.sendObject(body()).then();
  }
}
