package dev.weir.demo.load.http;

import dev.weir.demo.load.measure.Connections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClientState;
import reactor.netty.http.client.HttpConnectionPoolMetrics;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/**
 * Counts connections as they open and close, sees to how they do so, and looks at how many are in
 * use whenever a request has got one: it is then that there may be more of them than ever.
 */
@ChannelHandler.Sharable
final class ConnectionCount extends ChannelDuplexHandler
    implements ConnectionProvider.MeterRegistrar, ConnectionObserver {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCount.class);

  /*
   * event loops  count opened and closed, and raise the highest of in use
   * pools        register what they know, when the first request goes to an address
   * any thread   reads, and ends the counting of those that close
   */
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong busiest = new AtomicLong();
  private final List<ConnectionPoolMetrics> pools = new CopyOnWriteArrayList<>();
  private final List<HttpConnectionPoolMetrics> streamPools = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  // ---------------------------------------------------------------- a channel

  @Override
  public void channelActive(ChannelHandlerContext context) {
    opened.incrementAndGet();
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!ended) {
      closed.incrementAndGet();
    }
    context.fireChannelInactive();
  }

  /* One that is closed because its request was given up is reset: else this side would keep its port for a
   * minute, and a target that is too slow would use them all up. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    ChannelOperations<?, ?> request = ChannelOperations.get(context.channel());
    if (request != null && request.isInboundCancelled()) {
      reset(context.channel());
    }
    super.close(context, promise);
  }

  /* Only one that is open: a file of its number may be somebody else's by now. Where the other side was first,
   * there are systems that refuse it, and then there is nothing to reset. */
  private static void reset(Channel channel) {
    try {
      if (channel.isOpen()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      }
    } catch (ChannelException e) {
      LOG.debug("{} cannot be reset, and is closed in order", channel, e);
    }
  }

  // ---------------------------------------------------------------- a pool

  @Override
  public void registerMetrics(
      String pool, String id, SocketAddress address, ConnectionPoolMetrics metrics) {
    if (metrics instanceof HttpConnectionPoolMetrics http) {
      streamPools.add(http);
    } else {
      pools.add(metrics);
    }
  }

  // ---------------------------------------------------------------- a request

  @Override
  public void onStateChange(Connection connection, ConnectionObserver.State state) {
    if (state == HttpClientState.REQUEST_PREPARED) {
      look();
    }
  }

  /* Over HTTP/2 a pool has all its connections in use as soon as they are there. But streams take
   * them in turn: so there are no more in use than streams. */
  private void look() {
    int used = sum(pools, ConnectionPoolMetrics::acquiredSize);
    if (!streamPools.isEmpty()) {
      used = Math.min(used, sum(streamPools, HttpConnectionPoolMetrics::activeStreamSize));
    }
    raiseTo(used);
  }

  private static <T> int sum(List<T> of, ToIntFunction<T> size) {
    int sum = 0;
    for (T each : of) {
      sum += size.applyAsInt(each);
    }
    return sum;
  }

  private void raiseTo(long now) {
    if (now > busiest.get()) {
      busiest.accumulateAndGet(now, Math::max);
    }
  }

  // ---------------------------------------------------------------- any thread

  /** How many are open. */
  long open() {
    return opened.get() - closed.get();
  }

  /** Whether none is about to be opened. */
  boolean settled() {
    return sum(pools, ConnectionPoolMetrics::allocatedSize) <= open();
  }

  /** Of so many that there may be. */
  Connections connections(int most) {
    return new Connections(most, opened.get(), closed.get(), busiest.get());
  }

  /** What was in use until now does not count. */
  void forgetBusiest() {
    busiest.set(0);
  }

  /** What closes from now on does so because the run is over. */
  void end() {
    ended = true;
  }
}
