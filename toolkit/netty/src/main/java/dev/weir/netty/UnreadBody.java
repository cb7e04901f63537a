package dev.weir.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The body of a request that is answered without having been read. On a connection that stays open
 * it stands between the answer and the next request.
 */
final class UnreadBody {

  /** What is worth reading for the sake of the connection, in bytes. */
  static final long SMALL = 64 * 1_024;

  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final int HTTP_2 = 2;

  private UnreadBody() {}

  /**
   * Decides what becomes of it. Reactor Netty reads and discards what is left after an answer: good
   * for a small body, but one that is large, or of a length that nobody knows, costs more than
   * another connection. Then this one is closed. It is closed as well if the client was waiting for
   * "100 Continue": it may leave the body out or send it, and nobody can tell which. Whoever closes
   * it does so slowly: see {@link LingeringClose}.
   *
   * @param request nothing of it is read any more
   * @param response not committed
   */
  static void giveUp(HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = request.requestHeaders();
    if (request.version().majorVersion() >= HTTP_2 || length(headers) == 0) {
      return;
    }
    if (length(headers) > SMALL || headers.contains(HttpHeaderNames.EXPECT)) {
      response.keepAlive(false);
    }
    request.withConnection(
        connection -> {
          ChannelPipeline pipeline = connection.channel().pipeline();
          if (pipeline.get(LingeringClose.class) == null) {
            pipeline.addFirst(new LingeringClose());
          }
        });
  }

  private static long length(HttpHeaders headers) {
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return UNKNOWN;
    }
    try {
      return Long.parseLong(headers.get(HttpHeaderNames.CONTENT_LENGTH, "0"));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
