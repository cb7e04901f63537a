package dev.weir.demo.config;

import dev.weir.demo.sql.SqlUrl;
import java.util.List;
import java.util.stream.Stream;

/**
 * A whole configuration, checked: every route's pool exists, and no two routes are alike.
 *
 * @param server ports and time limits
 * @param pools in the order of the file
 * @param routes in the order of the file
 * @param gates in the order of the file; each is a route, too
 * @param rates in the order of the file; each is a route, too
 * @param logs in the order of the file; each is a route, too
 * @param spills in the order of the file; each is a route, too
 * @param streams in the order of the file; each is a route, too
 * @param proxies in the order of the file; each is a route, too, with all that is below it
 * @param pipelines in the order of the file; each is a route, too
 * @param banks in the order of the file; each is two routes, too
 */
public record ServiceConfig(
    ServerSpec server,
    List<PoolSpec> pools,
    List<RouteSpec> routes,
    List<DependencySpec> gates,
    List<RateSpec> rates,
    List<LogSpec> logs,
    List<SpillSpec> spills,
    List<StreamSpec> streams,
    List<ProxySpec> proxies,
    List<PipelineSpec> pipelines,
    List<BankSpec> banks) {

  /**
   * Pools and the routes that lead to them, and nothing else.
   *
   * @param server ports and time limits
   * @param pools in their order
   * @param routes in their order
   */
  public ServiceConfig(ServerSpec server, List<PoolSpec> pools, List<RouteSpec> routes) {
    this(
        server, pools, routes, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of());
  }

  /**
   * The same on other ports, or with other time limits.
   *
   * @param newServer ports and time limits
   * @return a changed copy
   */
  public ServiceConfig withServer(ServerSpec newServer) {
    return new ServiceConfig(
        newServer, pools, routes, gates, rates, logs, spills, streams, proxies, pipelines, banks);
  }

  /**
   * The same with all banks in another database.
   *
   * @param url where that is
   * @return a changed copy
   */
  public ServiceConfig withDatabase(SqlUrl url) {
    List<BankSpec> there = banks.stream().map(bank -> bank.in(url)).toList();
    return new ServiceConfig(
        server, pools, routes, gates, rates, logs, spills, streams, proxies, pipelines, there);
  }

  /**
   * All pools that there are to be.
   *
   * @return those of the file, and those that stages of pipelines have for themselves
   */
  public List<PoolSpec> allPools() {
    return Stream.concat(
            pools.stream(), pipelines.stream().flatMap(pipeline -> pipeline.ownPools().stream()))
        .toList();
  }
}
