package dev.weir.demo.http;

import dev.weir.demo.json.PoolsView;
import dev.weir.demo.strategy.Strategy;
import dev.weir.demo.strategy.StrategyPools;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The route tables of the two servers. */
public final class Routes {

  private static final List<HttpMethod> UPLOAD = List.of(HttpMethod.PUT, HttpMethod.POST);

  private Routes() {}

  /**
   * What clients see.
   *
   * @param pools where the work is done
   * @param silence how long a client may take over the next bytes of its body
   * @param closing once it has begun, requests are refused
   * @return the router
   */
  public static Router service(StrategyPools pools, Duration silence, Closing closing) {
    List<Route> routes = new ArrayList<>();
    for (Strategy strategy : Strategy.values()) {
      routes.add(work(strategy, pools));
    }
    for (Strategy strategy : Strategy.values()) {
      routes.add(ingest(strategy, pools, silence));
    }
    return router("Weir demo server", routes, closing);
  }

  /**
   * What operators see. Never refused, not even while shutting down.
   *
   * @param pools what to show
   * @param closing what readiness depends on
   * @return the router
   */
  public static Router management(StrategyPools pools, Closing closing) {
    List<Route> routes =
        List.of(
            Route.get("/livez", "200 as long as the process answers", plain("alive")),
            Route.get("/readyz", "200, and 503 once shutdown has begun", readiness(closing)),
            Route.get(
                "/pools",
                "every pool: where its tasks went, depth, capacity, workers, percentiles",
                exchange -> {
                  exchange.query().expectNone();
                  return exchange.json(200, PoolsView.of(pools.snapshots()));
                }));
    return router("Weir demo server, management", routes, new Closing());
  }

  private static Router router(String title, List<Route> routes, Closing closing) {
    List<Route> all = new ArrayList<>();
    all.add(Route.get("/", "this page", new HomeEndpoint(title, routes)));
    all.addAll(routes);
    return new Router(all, closing);
  }

  private static Route work(Strategy strategy, StrategyPools pools) {
    Refusals refusals = new Refusals(pools.drainRate(strategy));
    return new Route(
        List.of(HttpMethod.GET),
        "/" + strategy.word(),
        strategy.word(),
        "?work=20ms blocks a worker for that long; " + strategy.summary(),
        new WorkEndpoint(strategy, pools.work(strategy), refusals));
  }

  private static Route ingest(Strategy strategy, StrategyPools pools, Duration silence) {
    String order = strategy == Strategy.BLOCK ? "in order" : "as they complete";
    return new Route(
        UPLOAD,
        "/ingest/" + strategy.word(),
        strategy.word(),
        "hashes each line of the body (?work=1ms adds to each), results " + order,
        new IngestEndpoint(strategy, pools.ingest(strategy), silence));
  }

  private static Endpoint plain(String status) {
    return exchange -> {
      exchange.query().expectNone();
      return exchange.json(200, Map.of("status", status));
    };
  }

  private static Endpoint readiness(Closing closing) {
    return exchange -> {
      if (closing.begun()) {
        throw new ProblemException(503, "shutting_down", "the server is shutting down", 1);
      }
      return plain("ready").answer(exchange);
    };
  }
}
