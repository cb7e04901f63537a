package dev.weir.demo.server;

import dev.weir.demo.http.Closing;
import dev.weir.demo.http.Router;
import dev.weir.demo.http.Routes;
import dev.weir.demo.json.Json;
import dev.weir.demo.json.PoolsView;
import dev.weir.demo.strategy.StrategyPools;
import dev.weir.pool.ShutdownReport;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The pools and the two servers in front of them. Loopback only. */
public final class DemoService {

  private static final Logger LOG = LoggerFactory.getLogger(DemoService.class);

  private static final String HOST = "127.0.0.1";
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
  private static final Duration POOL_DEADLINE = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /* Shutdown: readiness goes 503 (closing), the port is closed, requests in flight finish, the
   * pools finish what they accepted, and only then does the management port close, which has
   * answered all the while on an event loop of its own. */
  private final Closing closing = new Closing();
  private final ServerConfig config;
  private final StrategyPools pools;
  private final LoopResources loops;
  private final LoopResources managementLoops;
  private final DisposableServer server;
  private final DisposableServer management;

  private DemoService(ServerConfig config) throws PortTakenException {
    this.config = config;
    warmUp();
    pools = new StrategyPools();
    loops = LoopResources.create("demo-http");
    managementLoops = LoopResources.create("demo-management", 1, true);
    DisposableServer bound = null;
    try {
      bound =
          bind("--port", config.port(), loops, Routes.service(pools, config.silence(), closing));
      management =
          bind(
              "--management-port",
              config.managementPort(),
              managementLoops,
              Routes.management(pools, closing));
      server = bound;
    } catch (PortTakenException e) {
      if (bound != null) {
        bound.disposeNow();
      }
      release();
      throw e;
    }
  }

  /**
   * Starts everything.
   *
   * @param config what to listen on
   * @return when both servers listen
   * @throws PortTakenException if somebody else listens there; nothing was left behind
   */
  public static DemoService start(ServerConfig config) throws PortTakenException {
    return new DemoService(config);
  }

  /* The JSON library takes a fifth of a second to get ready: meanwhile the servers bind. */
  private static void warmUp() {
    Thread thread = new Thread(() -> Json.line(PoolsView.of(List.of())), "demo-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static DisposableServer bind(String option, int port, LoopResources loops, Router router)
      throws PortTakenException {
    try {
      return HttpServer.create()
          .host(HOST)
          .port(port)
          .runOn(loops)
          .idleTimeout(KEEP_ALIVE)
          .channelGroup(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE))
          .handle(router)
          .bindNow();
    } catch (ChannelBindException e) {
      throw new PortTakenException(option, port, e);
    }
  }

  /**
   * Where clients go.
   *
   * @return the base URL, without a slash at the end
   */
  public String url() {
    return "http://" + HOST + ":" + server.port();
  }

  /**
   * Where operators go.
   *
   * @return the base URL, without a slash at the end
   */
  public String managementUrl() {
    return "http://" + HOST + ":" + management.port();
  }

  /**
   * Stops accepting, finishes what is under way, and stops. Blocks the calling thread meanwhile.
   * Later calls return at once.
   */
  public void stop() {
    if (!closing.begin()) {
      return;
    }
    try {
      server.disposeNow(config.drain());
    } catch (IllegalStateException e) {
      LOG.warn("requests in flight after {} ms were cut off", config.drain().toMillis());
      closing.giveUp();
    }
    List<ShutdownReport> reports =
        pools
            .disposeGracefully(POOL_DEADLINE)
            .collectList()
            .blockOptional(POOL_DEADLINE.plus(MARGIN))
            .orElse(List.of());
    for (ShutdownReport report : reports) {
      if (!report.inTime()) {
        LOG.warn("pool {} abandoned {} tasks", report.pool(), report.abandoned());
      }
    }
    management.disposeNow();
    loops.disposeLater(Duration.ZERO, MARGIN).block(MARGIN);
    managementLoops.disposeLater(Duration.ZERO, MARGIN).block(MARGIN);
  }

  private void release() {
    pools.disposeGracefully(Duration.ZERO).blockLast(MARGIN);
    loops.dispose();
    managementLoops.dispose();
  }
}
