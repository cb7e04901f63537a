package dev.weir.demo.config;

import java.util.List;

/**
 * A whole configuration, checked: every route's pool exists, and no two routes are alike.
 *
 * @param server ports and time limits
 * @param pools in the order of the file
 * @param routes in the order of the file
 */
public record ServiceConfig(ServerSpec server, List<PoolSpec> pools, List<RouteSpec> routes) {}
