package dev.weir.netty;

import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An answer in place of one that a handler may be giving at this very moment. For one request.
 *
 * <p>Reactor Netty lets one of two who answer at the same time have its way, but only after both
 * have written to the one set of response headers: the body of one under the length of the other
 * would be the end of all order on the connection. So this writes to nothing that is shared. It has
 * Reactor Netty send the head of whatever answer there is, on the event loop; if it may, which
 * settles that the handler does not, {@link AnswerWatch} has a head of this one's own written
 * instead, with its body.
 */
final class LateAnswer {

  private final Answer answer;
  private final @Nullable String retryAfter;
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  /* Of the answer, by others; on the event loop. */
  private HttpHeaders said = EmptyHttpHeaders.INSTANCE;

  /**
   * An answer.
   *
   * @param answer what to say
   * @param retryAfter in seconds; null if not at all
   * @param request is not read any further
   * @param response where the handler may be answering
   */
  LateAnswer(
      Answer answer,
      @Nullable String retryAfter,
      HttpServerRequest request,
      HttpServerResponse response) {
    this.answer = answer;
    this.retryAfter = retryAfter;
    this.request = request;
    this.response = response;
  }

  /** Fails with that if the handler has been faster. Cold. */
  Mono<Void> send(Throwable otherwise) {
    return Mono.create(
        sink -> {
          AtomicBoolean cancelled = new AtomicBoolean();
          sink.onCancel(() -> cancelled.set(true));
          request.withConnection(
              connection -> {
                Channel channel = connection.channel();
                EventLoop loop = channel.eventLoop();
                if (loop.inEventLoop()) {
                  send(channel, sink, otherwise);
                  return;
                }
                try {
                  loop.execute(
                      () -> {
                        if (!cancelled.get()) {
                          send(channel, sink, otherwise);
                        }
                      });
                } catch (RejectedExecutionException e) { // shut down: there is nobody to be told
                  sink.error(otherwise);
                }
              });
        });
  }

  private void send(Channel channel, MonoSink<Void> sink, Throwable otherwise) {
    said = said(); // all that may fail comes before the head of the other answer is in hand
    AnswerWatch watch = AnswerWatch.on(channel.pipeline());
    if (watch != null && watch.replace(this, this::commit)) {
      sink.success();
    } else {
      sink.error(otherwise);
    }
  }

  /* Writes the head at once, or, if somebody else has or the channel is closed, nothing. */
  private void commit() {
    response.then().onErrorComplete().subscribe();
  }

  // ---------------------------------------------------------------- on the event loop

  /** Writes this instead of the head of an answer, or of all of it. */
  void write(ChannelHandlerContext ctx, HttpResponse another, ChannelPromise promise) {
    HttpHeaders headers = headers();
    ByteBuf body = request.method().equals(HttpMethod.HEAD) ? Unpooled.EMPTY_BUFFER : answer.body();
    another.setStatus(answer.status()); // which Reactor Netty's metrics take from there
    if (another instanceof LastHttpContent) {
      ReferenceCountUtil.safeRelease(another);
      ChannelFuture unused =
          ctx.write(
              new DefaultFullHttpResponse(
                  another.protocolVersion(),
                  answer.status(),
                  body,
                  headers,
                  EmptyHttpHeaders.INSTANCE),
              promise);
    } else {
      ChannelFuture unusedHead =
          ctx.write(new DefaultHttpResponse(another.protocolVersion(), answer.status(), headers));
      ChannelFuture unused = ctx.write(new DefaultHttpContent(body), promise);
    }
  }

  /** Writes nothing but the end of what comes after that. */
  void writeEnd(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ReferenceCountUtil.release(message);
    if (message instanceof LastHttpContent && !(message instanceof HttpResponse)) {
      ChannelFuture unused = ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, promise);
    } else {
      promise.trySuccess();
    }
  }

  /* What others have said of any answer before the handler was called, such as a filter, stands. But
   * the handler may be writing to the same headers, which knows no locks: who reads them then may
   * find one half there, or none. The client gets its answer without them. */
  private HttpHeaders said() {
    try {
      return new DefaultHttpHeaders().set(response.responseHeaders());
    } catch (RuntimeException e) {
      return new DefaultHttpHeaders();
    }
  }

  private HttpHeaders headers() {
    HttpHeaders headers = said;
    Answer.forgetAnother(headers);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    answer.describe(headers);
    if (retryAfter != null) {
      headers.set(HttpHeaderNames.RETRY_AFTER, retryAfter);
    }
    if (UnreadBody.giveUp(request)) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return headers;
  }
}
