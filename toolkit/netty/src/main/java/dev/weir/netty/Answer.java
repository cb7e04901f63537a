package dev.weir.netty;

import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A short answer in place of the one that a handler would have given. */
final class Answer {

  /* What a handler may have said of its own answer before it was cut short. */
  private static final List<AsciiString> OF_ANOTHER_BODY =
      List.of(
          HttpHeaderNames.CONTENT_ENCODING,
          HttpHeaderNames.CONTENT_LANGUAGE,
          HttpHeaderNames.CONTENT_LOCATION,
          HttpHeaderNames.CONTENT_DISPOSITION,
          HttpHeaderNames.CONTENT_RANGE,
          HttpHeaderNames.CACHE_CONTROL,
          HttpHeaderNames.EXPIRES,
          HttpHeaderNames.ETAG,
          HttpHeaderNames.LAST_MODIFIED);

  private Answer() {}

  /** Sends a line of JSON, without its text to HEAD, and gives up the body of the request. */
  static Mono<Void> send(
      HttpServerRequest request,
      HttpServerResponse response,
      int status,
      String mediaType,
      String json) {
    return Mono.defer(
        () -> {
          byte[] line = json.concat("\n").getBytes(StandardCharsets.UTF_8);
          HttpHeaders headers = response.responseHeaders();
          OF_ANOTHER_BODY.forEach(headers::remove);
          response
              .status(status)
              .header(HttpHeaderNames.CONTENT_TYPE, mediaType)
              .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(line.length));
          UnreadBody.giveUp(request, response);
          return request.method().equals(HttpMethod.HEAD)
              ? response.send()
              : response.sendObject(Unpooled.wrappedBuffer(line)).then();
        });
  }
}
