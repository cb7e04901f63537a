package dev.weir.netty.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the head of an HTTP/1.1 request, beyond what the codec sees to. Above all that
 * there is one way only to tell where it ends: whoever stands in front of this server must not see
 * two requests where it sees one (RFC 9112, section 11.2).
 */
final class RequestHead {

  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  private static final int FIELD_BYTES = 32;

  private RequestHead() {}

  /** The bound that it runs into; null if it is as it should be. */
  static @Nullable Bound check(HttpRequest request, HttpBoundsConfig bounds) {
    if (request.decoderResult().isFailure()) {
      return failure(request.decoderResult().cause());
    }
    if (!isKnown(request.protocolVersion()) || !isOneHost(request) || !isOneLength(request)) {
      return Bound.MALFORMED;
    }
    if (longest(request.headers().iteratorCharSequence()) > bounds.headerField()) {
      return Bound.HEADER_FIELD;
    }
    if (together(request.headers().iteratorCharSequence()) > bounds.headers()) {
      return Bound.HEADERS;
    }
    return HttpUtil.getContentLength(request, 0L) > bounds.bodyAt(request.uri())
        ? Bound.BODY
        : null;
  }

  /** The bound that an error of the codec is. */
  static Bound failure(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Bound.REQUEST_LINE;
    }
    return cause instanceof TooLongHttpHeaderException ? Bound.HEADERS : Bound.MALFORMED;
  }

  /** Bytes of the longest of some header fields. */
  static int longest(Iterator<? extends Map.Entry<CharSequence, CharSequence>> fields) {
    int longest = 0;
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      longest = Math.max(longest, field.getKey().length() + field.getValue().length());
    }
    return longest;
  }

  /** Bytes of some header fields, with what each costs that is short, as HTTP/2 counts them. */
  private static int together(Iterator<? extends Map.Entry<CharSequence, CharSequence>> fields) {
    int bytes = 0;
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      bytes += FIELD_BYTES + field.getKey().length() + field.getValue().length();
    }
    return bytes;
  }

  /**
   * Takes no notice of offers to change the protocol, which is everybody's right: but for
   * WebSocket, offered by itself and without a body, which Netty would otherwise read, and answer,
   * before its turn. What a proxy passed on as HTTP/1.1 stays what it could look at.
   */
  static void ignoreUpgrade(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (headers.contains(HttpHeaderNames.UPGRADE) && !isWebSocket(request)) {
      headers.remove(HttpHeaderNames.UPGRADE);
    }
    headers.remove(HTTP2_SETTINGS);
  }

  private static boolean isWebSocket(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> offers = headers.getAll(HttpHeaderNames.UPGRADE);
    return offers.size() == 1
        && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(offers.get(0).strip())
        && request.method().equals(HttpMethod.GET)
        && !headers.contains(HttpHeaderNames.EXPECT)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && HttpUtil.getContentLength(request, 0L) == 0;
  }

  /** Whether an answer is the end of HTTP on its connection. */
  static boolean isSwitch(Object message) {
    return message instanceof HttpResponse response
        && response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
  }

  private static boolean isKnown(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
  }

  private static boolean isOneHost(HttpRequest request) {
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return hosts == 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_0));
  }

  private static boolean isOneLength(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return true;
    }
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1
        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
            headers.get(HttpHeaderNames.TRANSFER_ENCODING).strip());
  }
}
