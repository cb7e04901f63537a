package dev.weir.demo.server;

import dev.weir.demo.backend.Backends;
import dev.weir.demo.backend.Ending;
import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.config.UploadSpec;
import dev.weir.demo.http.Closing;
import dev.weir.demo.http.Farewell;
import dev.weir.demo.http.Router;
import dev.weir.demo.http.Routes;
import dev.weir.demo.json.ConnectionsView;
import dev.weir.demo.json.Json;
import dev.weir.demo.json.PoolsView;
import dev.weir.netty.LoadReports;
import dev.weir.netty.connection.BodyBound;
import dev.weir.netty.connection.HttpBounds;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The pools, the gates and the two servers in front of them. */
public final class DemoService {

  private static final Logger LOG = LoggerFactory.getLogger(DemoService.class);

  /* A loop that serves as well accepts one connection each time round: of hundreds that come at once
   * the last would wait for as many rounds, which take long while the JVM is cold. */
  private static final int ACCEPTORS = 1;

  private static final int LONGEST_TRANSFER = 4 * 1_024;
  private static final Duration POOL_DEADLINE = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /* Shutdown: readiness goes 503 (closing), what has gathered in batches is handed over, the port
   * is closed, requests in flight finish, those that wait at a gate included, what is behind the
   * routes ends, and only then does the management port close, which has answered all the while on
   * an event loop of its own. */
  private final Closing closing = new Closing();
  private final Farewell farewell = new Farewell(closing);
  private final ServerSpec spec;
  private final Backends backends;
  private final LoopResources loops;
  private final LoopResources managementLoops;
  private final HttpBounds bounds;
  private final HttpBounds managementBounds;
  private final DisposableServer server;
  private final DisposableServer management;

  /* Known only once the first server listens, whose home page links there, and some of whose routes
   * pass requests on to others. */
  private final AtomicReference<String> managementUrl = new AtomicReference<>("");
  private final AtomicReference<String> ownUrl = new AtomicReference<>("");

  private DemoService(ServiceConfig config, String source) throws PortUnavailableException {
    this.spec = config.server();
    bounds = bounds(config);
    managementBounds = HttpBounds.of(spec.bounds());
    warmUp();
    loops =
        LoopResources.create("demo-http", ACCEPTORS, LoopResources.DEFAULT_IO_WORKER_COUNT, true);
    managementLoops = LoopResources.create("demo-management", 1, true);
    backends = openBackends(config);
    Router router = Routes.service(config, backends, managementUrl::get, closing);
    DisposableServer bound = null;
    DisposableServer managing = null;
    try {
      bound =
          bind(
              new Address("--port", spec.host(), spec.port()),
              loops,
              bounds,
              spec.telling().load() ? loadReports().around(router) : router);
      ownUrl.set(ownUrl(bound));
      managing =
          bind(
              new Address("--management-port", spec.managementHost(), spec.managementPort()),
              managementLoops,
              managementBounds,
              Routes.management(
                  config, source, backends, this::connections, url(spec.host(), bound), closing));
      server = bound;
      management = managing;
      managementUrl.set(managementUrl());
      backends.begin();
    } catch (PortUnavailableException | RuntimeException e) {
      end("the server", bound);
      end("the management server", managing);
      backends.end(MARGIN);
      endLoops();
      throw e;
    }
  }

  /**
   * Starts everything.
   *
   * @param config what is in effect: flags and environment taken into account
   * @param source where it came from, for operators
   * @return when both servers listen
   * @throws PortUnavailableException if it cannot listen there; nothing was left behind
   * @throws dev.weir.demo.spill.FolderUnavailableException if a spill cannot use its folder,
   *     likewise
   */
  public static DemoService start(ServiceConfig config, String source)
      throws PortUnavailableException {
    return new DemoService(config, source);
  }

  private Backends openBackends(ServiceConfig config) {
    try {
      return Backends.open(config, loops, ownUrl::get);
    } catch (RuntimeException e) {
      endLoops();
      throw e;
    }
  }

  /* The JSON library takes a fifth of a second to get ready: meanwhile the servers bind. */
  private static void warmUp() {
    Thread thread = new Thread(() -> Json.line(PoolsView.of(List.of())), "demo-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /* Uploads, logs and what is passed on are read no faster than they are dealt with, and nothing of
   * them is kept. */
  private static HttpBounds bounds(ServiceConfig config) {
    HttpBounds bounds = HttpBounds.of(config.server().bounds());
    for (RouteSpec route : config.routes()) {
      UploadSpec upload = route.upload();
      bounds = upload == null ? bounds : bounds.body(route.path(), upload.bound());
    }
    for (LogSpec log : config.logs()) {
      bounds = bounds.body(log.path(), log.upload().bound());
    }
    for (ProxySpec proxy : config.proxies()) {
      BodyBound bound = proxy.upstream().bound();
      bounds = bounds.body(proxy.path(), bound).body(proxy.path() + "/*", bound);
    }
    for (PipelineSpec pipeline : config.pipelines()) {
      bounds = bounds.body(pipeline.path(), pipeline.upload().bound());
    }
    for (SpillSpec spill : config.spills()) {
      bounds = bounds.body(spill.path(), spill.upload().bound());
    }
    for (BankSpec bank : config.banks()) {
      bounds = bounds.body(bank.transfer(), BodyBound.of(LONGEST_TRANSFER));
    }
    return bounds;
  }

  /* As busy as whatever there is least left of. */
  private LoadReports loadReports() {
    return LoadReports.standard().utilization(backends::utilization);
  }

  private ConnectionsView connections() {
    return ConnectionsView.of(bounds.snapshot(), managementBounds.snapshot());
  }

  /** Where to listen, and what says so. */
  private record Address(String option, String host, int port) {}

  private DisposableServer bind(
      Address address,
      LoopResources loops,
      HttpBounds bounds,
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler)
      throws PortUnavailableException {
    try {
      return bounds
          .applyTo(HttpServer.create())
          .host(address.host())
          .port(address.port())
          .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
          .runOn(loops)
          .channelGroup(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE))
          .doOnChannelInit((observer, channel, remote) -> farewell.join(channel))
          .handle(handler)
          .bindNow();
    } catch (ChannelBindException e) {
      throw new PortUnavailableException(address.option(), address.port(), e);
    }
  }

  /**
   * Where clients go.
   *
   * @return the base URL, without a slash at the end
   */
  public String url() {
    return url(spec.host(), server);
  }

  /**
   * Where operators go.
   *
   * @return the base URL, without a slash at the end
   */
  public String managementUrl() {
    return url(spec.managementHost(), management);
  }

  /* One that listens on all addresses is called on the one that every machine has. */
  private static String ownUrl(DisposableServer server) {
    InetAddress address = ((InetSocketAddress) server.address()).getAddress();
    InetAddress called = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    return url(NetUtil.toAddressString(called), server);
  }

  private static String url(String host, DisposableServer server) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
  }

  /**
   * Stops accepting, finishes what is under way, and stops. Blocks the calling thread meanwhile.
   * Later calls return at once.
   */
  public void stop() {
    if (!closing.begin()) {
      return;
    }
    Ending.step("batches", backends::hurry);
    try {
      server.disposeNow(spec.drainTimeout());
    } catch (IllegalStateException e) {
      LOG.warn("requests in flight after {} ms were cut off", spec.drainTimeout().toMillis());
      closing.giveUp();
    }
    backends.end(POOL_DEADLINE);
    end("the management server", management);
    endLoops();
  }

  private static void end(String what, @Nullable DisposableServer server) {
    if (server != null) {
      Ending.step(what, server::disposeNow);
    }
  }

  private void endLoops() {
    Ending.step("event loops", () -> loops.disposeLater(Duration.ZERO, MARGIN).block(MARGIN));
    Ending.step(
        "event loops of management",
        () -> managementLoops.disposeLater(Duration.ZERO, MARGIN).block(MARGIN));
  }
}
