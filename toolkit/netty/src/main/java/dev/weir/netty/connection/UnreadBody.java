package dev.weir.netty.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.RejectedExecutionException;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The body of a request that is answered without having been read to its end. On a connection that
 * stays open it stands between the answer and the next request. For endpoints that answer by
 * themselves; {@code HttpAdmission}, {@code HttpRefusals} and {@code ProblemResponse} do this.
 */
public final class UnreadBody {

  /** What is worth reading for the sake of the connection, in bytes. */
  public static final long SMALL = 64 * 1_024;

  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final int HTTP_2 = 2;

  private UnreadBody() {}

  /**
   * Decides what becomes of it. Reactor Netty reads and discards what is left after an answer: good
   * for a body of up to 64 KiB, but one that is longer, or of a length that nobody knows, costs
   * more than another connection, and may never end. Then this one is closed: after the answer,
   * which says "Connection: close" unless it is committed already. It is closed as well if the
   * client was waiting for "100 Continue": it may leave the body out or send it, and nobody can
   * tell which. Whoever closes it gives the client two seconds to read the answer. Does nothing for
   * HTTP/2, where a body is a stream of its own. May be called from any thread.
   *
   * @param request nothing of it is read any more
   * @param response not ended
   */
  public static void giveUp(HttpServerRequest request, HttpServerResponse response) {
    if (!giveUp(request)) {
      return;
    }
    if (response.hasSentHeaders()) {
      request.withConnection(UnreadBody::closeAfterAnswer);
    } else {
      response.keepAlive(false);
    }
  }

  /**
   * As {@link #giveUp(HttpServerRequest, HttpServerResponse)}, for an answer that has a head of its
   * own.
   *
   * @param request nothing of it is read any more
   * @return whether that head must say "Connection: close"
   */
  public static boolean giveUp(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    if (request.version().majorVersion() >= HTTP_2 || length(headers) == 0) {
      return false;
    }
    request.withConnection(connection -> LingeringClose.join(connection.channel()));
    return length(headers) > SMALL || headers.contains(HttpHeaderNames.EXPECT);
  }

  /**
   * Reads a small body while its request waits and nobody asks for it: about 64 KiB of it, which
   * wait for the handler, and for as many requests as wait at a time. The end of a connection
   * stands behind what was sent before it, so without this nobody would see that a client has gone
   * away. Reads nothing of a body that is known to be longer: whose request must have a bound on
   * its time. Asks no client to send that waits for "100 Continue". May be called from any thread.
   *
   * @param request the one that is being served
   */
  public static void readAhead(HttpServerRequest request) {
    if (!mayBeSmall(request)) {
      return;
    }
    request.withConnection(
        connection -> {
          EventLoop loop = connection.channel().eventLoop();
          if (loop.inEventLoop()) {
            readAhead(connection);
            return;
          }
          try {
            loop.execute(() -> readAhead(connection));
          } catch (RejectedExecutionException e) {
            return; // shut down: nothing is read any more
          }
        });
  }

  /* HTTP/2 need not say how long a body is, or that there is one. */
  private static boolean mayBeSmall(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    long length = length(headers);
    if (length > 0) {
      return length <= SMALL || length == UNKNOWN;
    }
    return request.version().majorVersion() >= HTTP_2
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && !request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD);
  }

  private static void readAhead(Connection connection) {
    if (!connection.isDisposed()) { // else the next one may be served
      ReadAhead.read(connection.channel(), SMALL);
    }
  }

  private static void closeAfterAnswer(Connection connection) {
    connection
        .onTerminate()
        .subscribe(
            null,
            gone -> {}, // before the answer was complete
            () -> {
              ChannelFuture unused = connection.channel().close();
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
