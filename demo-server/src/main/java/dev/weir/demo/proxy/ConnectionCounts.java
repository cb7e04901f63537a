package dev.weir.demo.proxy;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider.MeterRegistrar;

/** How many connections there are, to all addresses of an upstream. Thread-safe. */
final class ConnectionCounts implements MeterRegistrar {

  private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();

  @Override
  public void registerMetrics(
      String poolName, String id, SocketAddress remote, ConnectionPoolMetrics metrics) {
    pools.put(id, metrics);
  }

  @Override
  public void deRegisterMetrics(String poolName, String id, SocketAddress remote) {
    pools.remove(id);
  }

  int open() {
    return sum(ConnectionPoolMetrics::allocatedSize);
  }

  int idle() {
    return sum(ConnectionPoolMetrics::idleSize);
  }

  int awaited() {
    return sum(ConnectionPoolMetrics::pendingAcquireSize);
  }

  private int sum(ToIntFunction<ConnectionPoolMetrics> figure) {
    return pools.values().stream().mapToInt(figure).sum();
  }
}
