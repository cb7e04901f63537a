package dev.weir.demo.http;

import dev.weir.demo.backend.Backends;
import dev.weir.demo.bank.BankDesk;
import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.json.BanksView;
import dev.weir.demo.json.ConfigView;
import dev.weir.demo.json.ConnectionsView;
import dev.weir.demo.json.GatesView;
import dev.weir.demo.json.PoolsView;
import dev.weir.demo.json.ProxiesView;
import dev.weir.demo.json.RatesView;
import dev.weir.demo.json.SpillsView;
import dev.weir.demo.pipeline.LogPipeline;
import dev.weir.demo.pipeline.LogPipelines;
import dev.weir.demo.proxy.Proxy;
import dev.weir.demo.spill.LineSpill;
import dev.weir.demo.strategy.Entrance;
import dev.weir.demo.strategy.GateRegistry;
import dev.weir.demo.strategy.GuardedDependency;
import dev.weir.demo.strategy.PoolRegistry;
import dev.weir.demo.strategy.RateLimit;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.HttpRefusals;
import dev.weir.overflow.Overflow;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The route tables of the two servers. */
public final class Routes {

  private static final List<HttpMethod> READ = List.of(HttpMethod.GET);
  private static final List<HttpMethod> CHANGE = List.of(HttpMethod.POST);
  private static final List<HttpMethod> UPLOAD = List.of(HttpMethod.PUT, HttpMethod.POST);

  /* Not TRACE, which would show what is in front of the upstream, and not CONNECT. */
  private static final List<HttpMethod> PASSED_ON =
      List.of(
          HttpMethod.GET,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  private Routes() {}

  /**
   * What clients see.
   *
   * @param config which routes there are
   * @param backends what they lead to
   * @param managementUrl where the other server is; empty as long as that is not known
   * @param closing once it has begun, requests are refused
   * @return the router
   */
  public static Router service(
      ServiceConfig config, Backends backends, Supplier<String> managementUrl, Closing closing) {
    PoolRegistry pools = backends.pools();
    GateRegistry gates = backends.gates();
    LogPipelines pipelines = backends.pipelines();
    List<Route> routes = new ArrayList<>();
    config.routes().forEach(spec -> routes.add(route(spec, config, pools, gates)));
    gates.dependencies().forEach(gate -> routes.add(route(gate)));
    backends.rates().forEach(rate -> routes.add(route(rate)));
    config.logs().forEach(log -> routes.add(route(log, gates.entrance(log.path()), pipelines)));
    backends.spills().all().forEach(spill -> routes.add(route(spill, config, gates)));
    config
        .streams()
        .forEach(stream -> routes.add(route(stream, gates.entrance(stream.path()), closing)));
    backends.proxies().forEach(proxy -> routes.add(route(proxy)));
    pipelines.all().forEach(pipeline -> routes.add(route(pipeline, pools, gates)));
    backends.banks().forEach(bank -> routes.addAll(routes(bank)));
    return router(
        new Home(
            "Weir demo server",
            "Each route leads to something bounded, and says what happens when that is full.",
            routes,
            "management",
            managementUrl),
        closing,
        Access.free());
  }

  /**
   * What operators see. Never refused, not even while shutting down.
   *
   * @param config what to show
   * @param source where it came from
   * @param backends what to show
   * @param connections what to show of the connections of both servers
   * @param serviceUrl where the other server is
   * @param closing what readiness depends on
   * @return the router
   */
  public static Router management(
      ServiceConfig config,
      String source,
      Backends backends,
      Supplier<ConnectionsView> connections,
      String serviceUrl,
      Closing closing) {
    List<Route> routes = new ArrayList<>();
    Collections.addAll(
        routes,
        Route.get("/livez", "200 as long as the process answers", plain("alive")),
        Route.get("/readyz", "200, and 503 once shutdown has begun", readiness(closing)),
        Route.get(
            "/pools",
            "every pool: where its tasks went, depth, workers and their number, priorities,"
                + " steals, batches, percentiles",
            shown(() -> PoolsView.of(backends.pools().status()))),
        Route.get(
            "/gates",
            "every gate: its limit, in flight and waiting, who was refused and why, waits,"
                + " partitions, what it would have done, and what is behind it, if anything is but"
                + " the route",
            shown(() -> GatesView.of(backends.gates().status()))),
        Route.get(
            "/rates",
            "every rate: how often, and how many came in time or too early",
            shown(() -> RatesView.of(backends.rates().stream().map(RateLimit::status).toList()))),
        Route.get(
            "/proxies",
            "every proxy: what its upstream answered, what went wrong, connections, breaker and"
                + " retries",
            shown(() -> ProxiesView.of(backends.proxies().stream().map(Proxy::status).toList()))),
        Route.get(
            "/pipelines",
            "every pipeline: its stages, what lies between them, and which of them holds it up;"
                + " drawn with ?format=text",
            new PipelinesEndpoint(backends.pipelines())),
        Route.get(
            "/spills",
            "every spill: where its lines went, what is on disk and where, how far that is"
                + " acknowledged and replayed, and what went wrong last",
            shown(() -> SpillsView.of(backends.spills().status()))),
        Route.get(
            "/banks",
            "every bank: whether it is open, connections to its database, its gate, breaker and"
                + " retries",
            shown(() -> BanksView.of(backends.banks().stream().map(BankDesk::status).toList()))),
        Route.get(
            "/connections",
            "how many there are, and how often clients ran into each of their bounds",
            shown(connections::get)),
        Route.get(
            "/config", "the configuration in effect", shown(() -> ConfigView.of(config, source))));
    backends.gates().dependencies().forEach(gate -> routes.add(capacity(gate)));
    backends.pipelines().all().forEach(pipeline -> routes.add(work(pipeline)));
    Home home =
        new Home(
            "Weir demo server, management",
            "Health, pools, gates, rates, spills, proxies, pipelines, banks and configuration."
                + " Nobody is refused here.",
            routes,
            "service",
            () -> serviceUrl);
    Access access = Access.bearer(config.server().managementToken(), Set.of("/livez", "/readyz"));
    return router(home, new Closing(), access);
  }

  private static Router router(Home home, Closing closing, Access access) {
    List<Route> all = new ArrayList<>();
    all.add(Route.get("/", "this page", new HomeEndpoint(home)));
    all.addAll(home.routes());
    return new Router(all, closing, access);
  }

  private static Route route(GuardedDependency gate) {
    return new Route(
        READ,
        gate.spec().path(),
        gate.spec().gate().overflow().word(),
        () -> GateDescriptions.of(gate.spec()),
        new GateEndpoint(gate));
  }

  private static Route route(RateLimit rate) {
    return new Route(
        READ,
        rate.spec().path(),
        rate.spec().strategy(),
        () -> RateDescriptions.of(rate.spec()),
        new RateEndpoint(rate));
  }

  private static Route route(LogSpec log, Entrance entrance, LogPipelines pipelines) {
    return new Route(
        UPLOAD,
        log.path(),
        LogSpec.STRATEGY,
        () -> LogDescriptions.of(log),
        new LogEndpoint(entrance.admission(), log, pipelines.counting(log)));
  }

  private static Route route(LineSpill spill, ServiceConfig config, GateRegistry gates) {
    SpillSpec spec = spill.spec();
    return new Route(
        UPLOAD,
        spec.path(),
        spec.overflow().word(),
        () -> SpillDescriptions.of(spec, pool(spec.pool(), config)),
        new SpillEndpoint(gates.entrance(spec.path()).admission(), spill));
  }

  private static Route route(StreamSpec stream, Entrance entrance, Closing closing) {
    return new Route(
        READ,
        stream.path(),
        stream.overflow().word(),
        () -> StreamDescriptions.of(stream),
        new StreamEndpoint(entrance.admission(), stream, closing));
  }

  private static Route route(Proxy proxy) {
    return new Route(
        PASSED_ON,
        proxy.spec().path(),
        true,
        proxy.spec().gate().overflow().word(),
        () -> ProxyDescriptions.of(proxy.spec()),
        new ProxyEndpoint(proxy));
  }

  private static Route route(LogPipeline pipeline, PoolRegistry pools, GateRegistry gates) {
    PipelineSpec spec = pipeline.spec();
    List<HttpRefusals> refusals =
        spec.stages().stream()
            .map(stage -> pools.admission(spec.poolOf(stage), Overflow.block()).refusals())
            .toList();
    return new Route(
        UPLOAD,
        spec.path(),
        PipelineSpec.STRATEGY,
        () -> PipelineDescriptions.of(spec),
        new PipelineEndpoint(gates.entrance(spec.path()).admission(), refusals, pipeline));
  }

  private static List<Route> routes(BankDesk desk) {
    BankSpec spec = desk.spec();
    String strategy = spec.gate().overflow().word();
    BankAnswers bank = new BankAnswers(desk);
    return List.of(
        new Route(
            READ,
            spec.orders(),
            strategy,
            () -> BankDescriptions.ofOrders(spec),
            new OrdersEndpoint(bank)),
        new Route(
            CHANGE,
            spec.transfer(),
            strategy,
            () -> BankDescriptions.ofTransfer(spec),
            new TransferEndpoint(bank)));
  }

  private static Route work(LogPipeline pipeline) {
    return new Route(
        CHANGE,
        pipeline.spec().path() + "/work",
        null,
        () -> PipelineDescriptions.ofWork(pipeline.spec()),
        new PipelineWorkEndpoint(pipeline));
  }

  private static Route capacity(GuardedDependency gate) {
    String path = gate.spec().path() + "/capacity";
    Route.About about =
        new Route.About(
            "how many calls the dependency behind "
                + gate.spec().path()
                + " does at a time from now on: ?workers=2",
            "",
            "",
            List.of("curl -s -X POST '%s" + path + "?workers=2'"));
    return new Route(CHANGE, path, null, () -> about, new CapacityEndpoint(gate));
  }

  private static Route route(
      RouteSpec spec, ServiceConfig config, PoolRegistry pools, GateRegistry gates) {
    return new Route(
        spec.handler() == Handler.INGEST ? UPLOAD : READ,
        spec.path(),
        spec.overflow().word(),
        () -> Descriptions.of(spec, pool(spec.pool(), config)),
        endpoint(spec, pools, gates));
  }

  private static PoolSpec pool(String name, ServiceConfig config) {
    return config.pools().stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Endpoint endpoint(RouteSpec spec, PoolRegistry pools, GateRegistry gates) {
    HttpAdmission admission = pools.admission(spec.pool(), spec.overflow());
    return switch (spec.handler()) {
      case WORK -> new WorkEndpoint(admission, spec);
      case INGEST ->
          new IngestEndpoint(
              gates.entrance(spec.path()).admission(), pools.pool(spec.pool()), spec);
      case FORKS -> new ForksEndpoint(admission, pools.pool(spec.pool()), spec);
      case BATCH -> new BatchEndpoint(admission, pools.batcher(spec), spec);
    };
  }

  private static Endpoint plain(String status) {
    return shown(() -> Map.of("status", status));
  }

  private static Endpoint shown(Supplier<Object> what) {
    return exchange -> {
      exchange.query().expectNone();
      return exchange.json(200, what.get());
    };
  }

  private static Endpoint readiness(Closing closing) {
    Endpoint ready = plain("ready");
    return exchange -> {
      if (closing.begun()) {
        throw ProblemException.shuttingDown();
      }
      return ready.answer(exchange);
    };
  }
}
