package dev.weir.netty.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose client does not take what is written to it, whatever the protocol:
 * answers, refusals, the end of TLS. First in the pipeline, where what is written is bytes. Runs on
 * the connection's event loop.
 */
final class StalledAnswers extends ChannelDuplexHandler {

  /* "given" is what was written, "flushed" what of it may go out. What of that is still in Netty's
   * buffer has not gone, for want of room in the socket: only then is there anything to look at. A
   * write that goes out at once costs no timer. */
  private final HttpBoundsConfig bounds;
  private final BoundCounts counts;
  private long given;
  private long flushed;
  private @Nullable ScheduledFuture<?> looking;

  StalledAnswers(HttpBoundsConfig bounds, BoundCounts counts) {
    this.bounds = bounds;
    this.counts = counts;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    given += length(message);
    ChannelFuture unused = ctx.write(message, promise);
  }

  private static long length(Object message) {
    if (message instanceof ByteBuf bytes) {
      return bytes.readableBytes();
    }
    return message instanceof FileRegion file ? file.count() - file.transferred() : 0;
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    flushed = given;
    ctx.flush();
    if (looking == null && waiting(ctx) > 0) {
      long idle = TimeUnit.NANOSECONDS.convert(bounds.answerIdle());
      BodyPace pace = new BodyPace(idle, bounds.bodyRate(), System.nanoTime());
      long before = gone(ctx);
      long every = BodyPace.looksEvery(idle);
      looking =
          ctx.executor()
              .scheduleWithFixedDelay(
                  () -> look(ctx, pace, before), every, every, TimeUnit.NANOSECONDS);
    }
  }

  private void look(ChannelHandlerContext ctx, BodyPace pace, long before) {
    if (waiting(ctx) == 0) {
      stop();
    } else if (pace.isTooSlow(gone(ctx) - before, true, System.nanoTime())) {
      stop();
      counts.add(Bound.SLOW_READER);
      end(ctx.pipeline());
    }
  }

  /* Reset, so that the system forgets what it has for the client, too; and past whoever would close
   * it slowly. */
  private static void end(ChannelPipeline pipeline) {
    pipeline.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    ChannelHandlerContext first = pipeline.firstContext();
    if (first != null) {
      ChannelFuture unused = first.close();
    }
  }

  /** How many writes may go out, and have not. */
  private static int waiting(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.size();
  }

  /** Bytes that have gone out. */
  private long gone(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    if (buffer == null) {
      return flushed;
    }
    long[] left = new long[1];
    try {
      buffer.forEachFlushedMessage(
          message -> {
            left[0] += length(message);
            return true;
          });
    } catch (Exception e) {
      throw new IllegalStateException(e); // the above throws none
    }
    return flushed - left[0];
  }

  private void stop() {
    ScheduledFuture<?> running = looking;
    if (running != null) {
      running.cancel(false);
      looking = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
  }
}
