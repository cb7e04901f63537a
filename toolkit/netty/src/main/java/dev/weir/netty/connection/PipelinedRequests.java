package dev.weir.netty.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler.PriorKnowledgeUpgradeEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after requests that a client sends on one HTTP/1.1 connection before those ahead of them
 * are answered. Reactor Netty keeps them in memory, bodies and all, and while a request waits for
 * room that may be long: more than about 1 MiB (a request counts as 1 KiB, and its target, headers
 * field and body on top) closes the connection, or gets a 503 behind the answers that are due where
 * {@link HttpBounds} are applied. And it forgets to read on when a request out of that memory is
 * answered at once, as a refusal is: this reads on in its place. Nobody need have sent ahead for
 * that: a request also goes there that comes before Reactor Netty has heard that the answer before
 * it is out, as where another thread has written that. So a client that has all bytes of an answer
 * of a known length is not refused what it sends then: where that is more than 256 KiB, it is read
 * on once the answer has ended.
 *
 * <p>Where so many are under way as {@link HttpBounds#inFlight} says, no more are read until one of
 * them is answered: the client's TCP waits.
 *
 * <p>{@code HttpAdmission.guard} sees to this; servers that submit tasks themselves may {@link
 * #join} when a connection begins. Runs on the connection's event loop.
 */
public final class PipelinedRequests extends ChannelDuplexHandler {

  private static final String NAME = "weir.pipelinedRequests";
  private static final int MOST_BYTES = 1 << 20;
  private static final int BYTES_UNTIL_THE_END = 1 << 18;
  private static final long UNKNOWN = Long.MAX_VALUE;

  /** What a message that waits in memory counts as, beside what is in it. */
  static final int MESSAGE_BYTES = 512;

  private static final int FIELD_BYTES = 64;

  /* The first request that is not answered is being served, and demand, and what
   * is read ahead, bounds what is read of its body; "ahead" has what each of those after it takes, "bytes" the sum. The end of an answer
   * makes the next one the first. Where that end is written while something is being read, which is
   * where a handler answers at once, it takes no task to read on: the read's own end comes after. "left"
   * is how many bytes of the answer under way the client still waits for, by its length. */
  private final int most;
  private final Runnable full;
  private final @Nullable Runnable tooMuch;
  private final Deque<Long> ahead = new ArrayDeque<>();
  private long bytes;
  private long left = UNKNOWN;
  private int unanswered;
  private boolean exceeded;
  private boolean held;
  private boolean paused;
  private boolean inBody;
  private boolean reading;
  private boolean readsOn;

  private PipelinedRequests(int unanswered, int most, Runnable full, @Nullable Runnable tooMuch) {
    this.unanswered = unanswered;
    this.most = most;
    this.full = full;
    this.tooMuch = tooMuch;
  }

  /**
   * Joins a new connection. Does nothing where there is no HTTP/1.1 codec, or a second time.
   *
   * @param channel the connection's, as {@code HttpServer.doOnChannelInit} has it
   */
  public static void join(Channel channel) {
    join(channel, 0);
  }

  /**
   * Joins a connection that may have requests under way. Does nothing where there is no HTTP/1.1
   * codec, or a second time.
   *
   * @param channel the connection's
   * @param unanswered how many requests of it were read and are not answered yet, 0 or more
   */
  public static void join(Channel channel, int unanswered) {
    join(channel, unanswered, Integer.MAX_VALUE, () -> {}, null);
  }

  /**
   * Joins a new connection, with a bound on their number, and word of each time that it is met; and
   * with somebody else to refuse what is too much.
   */
  static void join(Channel channel, int most, Runnable full, Runnable tooMuch) {
    join(channel, 0, most, full, tooMuch);
  }

  /* Called for each request: looks first whether there is one. */
  private static void join(
      Channel channel, int unanswered, int most, Runnable full, @Nullable Runnable tooMuch) {
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.context(NAME) != null) {
      return;
    }
    ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
    if (codec != null) {
      pipeline.addAfter(codec.name(), NAME, new PipelinedRequests(unanswered, most, full, tooMuch));
    }
  }

  /* Netty reads by itself again once it has been told to (auto-read), which Reactor Netty does at
   * the end of each request: so it is told otherwise each time that it wants to. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!paused && (unanswered < most || inBody || exceeded)) {
      ctx.read();
      return;
    }
    if (!held) {
      held = true;
      full.run();
    }
    ctx.channel().config().setAutoRead(false);
  }

  /* Netty stops in the midst of what it would have read at a time. */
  private void pause(ChannelHandlerContext ctx) {
    paused = true;
    held = true;
    ctx.channel().config().setAutoRead(false);
  }

  private void resume(ChannelHandlerContext ctx) {
    if (held && !paused && (unanswered < most || inBody)) {
      held = false;
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof PriorKnowledgeUpgradeEvent) {
      ctx.pipeline().remove(this); // HTTP/2 has streams for this
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    reading = true;
    if (message instanceof HttpRequest) {
      inBody = true;
      if (unanswered++ > 0) {
        ahead.addLast(0L);
      }
    }
    if (message instanceof LastHttpContent) {
      inBody = false;
    }
    if (!ahead.isEmpty()) {
      count(message);
      if (left <= 0 && bytes > BYTES_UNTIL_THE_END && !paused) {
        pause(ctx);
      }
    }
    if (bytes <= MOST_BYTES && !exceeded) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (!exceeded) {
      exceeded = true;
      refuse(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    ctx.fireChannelReadComplete();
    if (readsOn) {
      readsOn = false;
      readOn(ctx);
    }
  }

  private void refuse(ChannelHandlerContext ctx) {
    if (tooMuch != null) {
      tooMuch.run();
    } else {
      ChannelFuture unused = ctx.close();
    }
  }

  private void count(Object message) {
    long more = MESSAGE_BYTES;
    if (message instanceof HttpRequest request) {
      more += headLength(request);
    }
    if (message instanceof ByteBufHolder content) {
      more += content.content().readableBytes();
    }
    bytes += more;
    ahead.addLast(ahead.removeLast() + more);
  }

  private static long headLength(HttpRequest request) {
    long length = request.uri().length();
    Iterator<Map.Entry<CharSequence, CharSequence>> headers =
        request.headers().iteratorCharSequence();
    while (headers.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = headers.next();
      length += FIELD_BYTES + header.getKey().length() + header.getValue().length();
    }
    return length;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (RequestHead.isSwitch(message)) {
      ChannelFuture unused = ctx.write(message, promise);
      ctx.pipeline().remove(this); // there are no requests any more
      if (held) {
        ctx.channel().config().setAutoRead(true);
      }
      return;
    }
    boolean last = message instanceof LastHttpContent && !isInterim(message);
    left = last ? UNKNOWN : leftAfter(message);
    ChannelFuture unused = ctx.write(message, promise);
    if (last && unanswered > 0) {
      answered(ctx);
    }
  }

  private long leftAfter(Object message) {
    if (message instanceof HttpResponse response) {
      return isInterim(message) ? left : length(response);
    }
    if (left == UNKNOWN) {
      return UNKNOWN;
    }
    if (message instanceof ByteBuf content) {
      return left - content.readableBytes();
    }
    if (message instanceof ByteBufHolder content) {
      return left - content.content().readableBytes();
    }
    return message instanceof FileRegion file ? left - file.count() : left;
  }

  private static long length(HttpResponse response) {
    try {
      return HttpUtil.getContentLength(response, UNKNOWN);
    } catch (NumberFormatException e) {
      return UNKNOWN; // whoever wrote that has not written how long it is
    }
  }

  private void answered(ChannelHandlerContext ctx) {
    unanswered--;
    paused = false;
    Long next = ahead.pollFirst();
    if (next != null) {
      bytes -= next;
    } else if (reading) {
      readsOn = true;
    } else {
      later(ctx, this::readOn); // after Reactor Netty is through with this one
    }
    if (held) {
      later(ctx, this::resume);
    }
  }

  private static void later(ChannelHandlerContext ctx, Consumer<ChannelHandlerContext> what) {
    try {
      ctx.executor().execute(() -> what.accept(ctx));
    } catch (RejectedExecutionException e) {
      return; // shut down: nothing is read any more
    }
  }

  /* Whether somebody has asked for more, nobody knows: Reactor Netty may have taken it back. */
  private void readOn(ChannelHandlerContext ctx) {
    if (unanswered == 0) {
      read(ctx);
    }
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
