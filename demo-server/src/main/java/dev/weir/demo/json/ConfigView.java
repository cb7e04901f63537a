package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with the keys that it has in a file, flags and environment taken into account.
 *
 * @param source where it came from: built-in, or a path
 * @param server ports and time limits
 * @param pools by name
 * @param routes in their order
 */
public record ConfigView(
    String source, ServerView server, Map<String, PoolView> pools, List<RouteView> routes) {

  /**
   * The view of a configuration.
   *
   * @param config what is in effect
   * @param source where it came from
   * @return the view
   */
  public static ConfigView of(ServiceConfig config, String source) {
    Map<String, PoolView> pools = new LinkedHashMap<>();
    config.pools().forEach(pool -> pools.put(pool.name(), PoolView.of(pool)));
    return new ConfigView(
        source,
        ServerView.of(config.server()),
        pools,
        config.routes().stream().map(RouteView::of).toList());
  }

  record ServerView(int port, int managementPort, String drainTimeout, String bodyIdle) {

    static ServerView of(ServerSpec server) {
      return new ServerView(
          server.port(),
          server.managementPort(),
          Times.format(server.drainTimeout()),
          Times.format(server.bodyIdle()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PoolView(
      String kind, int workers, int queue, int maxWaiters, @Nullable String taskTimeout) {

    static PoolView of(PoolSpec pool) {
      Duration bound = pool.taskTimeout();
      return new PoolView(
          "fixed",
          pool.workers(),
          pool.queue(),
          pool.maxWaiters(),
          bound == null ? null : Times.format(bound));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RouteView(
      String path,
      String handler,
      String pool,
      String strategy,
      @JsonProperty("wait") @Nullable String waitBound,
      String work,
      @Nullable Integer maxLine,
      @Nullable String description) {

    static RouteView of(RouteSpec route) {
      Duration bound = route.overflow().waitBound();
      return new RouteView(
          route.path(),
          route.handler().name().toLowerCase(Locale.ROOT),
          route.pool(),
          route.overflow().word(),
          bound.equals(Overflow.UNBOUNDED) ? null : Times.format(bound),
          Times.format(route.work()),
          route.handler() == Handler.INGEST ? route.maxLine() : null,
          route.description());
    }
  }
}
