package dev.weir.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.util.context.Context;

/**
 * Sees when the first bytes of an answer's body are written. One on each channel, be it a
 * connection with one request after the other or a stream of HTTP/2; it watches the request that is
 * being answered, if somebody wants to know.
 */
final class FirstBytes extends ChannelOutboundHandlerAdapter {

  private static final String NAME = "weir.firstBytes";

  /* Written and read by the channel's event loop alone. */
  private @Nullable Runnable watcher;

  private FirstBytes() {}

  /**
   * The work of a handler, with an element when the first bytes of its answer are written: none if
   * it has no body.
   */
  static Flux<Boolean> of(HttpServerRequest request, Flux<Void> work) {
    return Flux.create(
        sink -> {
          Disposable.Swap watch = Disposables.swap();
          Disposable.Composite all = Disposables.composite(watch);
          sink.onDispose(all);
          request.withConnection(
              connection -> watch.update(watch(connection.channel(), () -> sink.next(true))));
          all.add(
              work.subscribe(null, sink::error, sink::complete, Context.of(sink.contextView())));
        },
        FluxSink.OverflowStrategy.LATEST);
  }

  /* What the handler writes comes after this: it is called later, and whatever it does on another
   * thread is handed over to this event loop behind it. */
  private static Disposable watch(Channel channel, Runnable onFirstBytes) {
    onLoopOf(channel, () -> on(channel).watcher = onFirstBytes);
    return () -> onLoopOf(channel, () -> on(channel).forget(onFirstBytes));
  }

  private static void onLoopOf(Channel channel, Runnable step) {
    if (channel.eventLoop().inEventLoop()) {
      step.run();
    } else {
      channel.eventLoop().execute(step);
    }
  }

  private static FirstBytes on(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    FirstBytes known = (FirstBytes) pipeline.get(NAME);
    if (known == null) {
      known = new FirstBytes();
      if (pipeline.context(NettyPipeline.ReactiveBridge) != null) { // else it has been closed
        pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, known);
      }
    }
    return known;
  }

  @SuppressWarnings("ReferenceEquality") // this very one
  private void forget(Runnable onFirstBytes) {
    if (watcher == onFirstBytes) {
      watcher = null;
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    Runnable told = watcher;
    if (told != null && hasBytes(message)) {
      watcher = null;
      told.run();
    }
    ChannelFuture unused = ctx.write(message, promise);
  }

  private static boolean hasBytes(Object message) {
    if (message instanceof ByteBuf bytes) {
      return bytes.isReadable();
    }
    if (message instanceof ByteBufHolder content) {
      return content.content().isReadable();
    }
    return message instanceof FileRegion || message instanceof ChunkedInput;
  }
}
