package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.BatchSpec;
import dev.weir.demo.config.DependencySpec;
import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.RateSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.config.UploadSpec;
import dev.weir.demo.text.Times;
import dev.weir.netty.connection.HttpBoundsConfig;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with the keys that it has in a file, flags and environment taken into account.
 *
 * @param source where it came from: built-in, or a path
 * @param server hosts, ports and bounds of connections
 * @param pools by name
 * @param routes in their order
 * @param gates by name; left out if there are none
 * @param rates by name; left out if there are none
 * @param logs by name; left out if there are none
 * @param spills by name; left out if there are none
 * @param streams by name; left out if there are none
 * @param proxies by name; left out if there are none
 * @param pipelines by name; left out if there are none
 * @param banks by name, without passwords; left out if there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ConfigView(
    String source,
    ServerView server,
    Map<String, Map<String, Object>> pools,
    List<RouteView> routes,
    Map<String, Map<String, Object>> gates,
    Map<String, Map<String, Object>> rates,
    Map<String, Map<String, Object>> logs,
    Map<String, Map<String, Object>> spills,
    Map<String, Map<String, Object>> streams,
    Map<String, Map<String, Object>> proxies,
    Map<String, Map<String, Object>> pipelines,
    Map<String, Map<String, Object>> banks) {

  /**
   * The view of a configuration.
   *
   * @param config what is in effect
   * @param source where it came from
   * @return the view
   */
  public static ConfigView of(ServiceConfig config, String source) {
    return new ConfigView(
        source,
        ServerView.of(config.server()),
        named(config.pools(), PoolSpec::name, PoolSpec::keys),
        config.routes().stream().map(RouteView::of).toList(),
        named(config.gates(), DependencySpec::name, DependencySpec::keys),
        named(config.rates(), RateSpec::name, RateSpec::keys),
        named(config.logs(), LogSpec::name, LogSpec::keys),
        named(config.spills(), SpillSpec::name, SpillSpec::keys),
        named(config.streams(), StreamSpec::name, StreamSpec::keys),
        named(config.proxies(), ProxySpec::name, ProxySpec::keys),
        named(config.pipelines(), PipelineSpec::name, PipelineSpec::keys),
        named(config.banks(), BankSpec::name, BankSpec::keys));
  }

  private static <T> Map<String, Map<String, Object>> named(
      List<T> specs, Function<T, String> name, Function<T, Map<String, Object>> keys) {
    Map<String, Map<String, Object>> named = new LinkedHashMap<>();
    specs.forEach(spec -> named.put(name.apply(spec), keys.apply(spec)));
    return named;
  }

  /** Without the token. */
  record ServerView(
      String host,
      int port,
      String managementHost,
      int managementPort,
      String drainTimeout,
      int requestLine,
      int headerField,
      int headers,
      long body,
      String headTimeout,
      String bodyIdle,
      long bodyRate,
      String answerIdle,
      String idle,
      int connections,
      int inFlight,
      int resets,
      boolean admissionLevels,
      boolean loadReports) {

    static ServerView of(ServerSpec server) {
      HttpBoundsConfig bounds = server.bounds();
      return new ServerView(
          server.host(),
          server.port(),
          server.managementHost(),
          server.managementPort(),
          Times.format(server.drainTimeout()),
          bounds.requestLine(),
          bounds.headerField(),
          bounds.headers(),
          bounds.body(),
          Times.format(bounds.headTimeout()),
          Times.format(bounds.bodyIdle()),
          bounds.bodyRate(),
          Times.format(bounds.answerIdle()),
          Times.format(bounds.idle()),
          bounds.connections(),
          bounds.inFlight(),
          bounds.resets(),
          server.telling().levels(),
          server.telling().load());
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
      @Nullable Integer uploads,
      @Nullable String bodyIdle,
      @Nullable Integer bodyRate,
      @Nullable Integer batchSize,
      @Nullable String batchDelay,
      @Nullable Integer batchBytes,
      @Nullable String batchKey,
      @Nullable Integer batchRoom,
      @Nullable String description) {

    static RouteView of(RouteSpec route) {
      Duration bound = route.overflow().waitBound();
      BatchSpec batch = route.batch();
      UploadSpec upload = route.upload();
      Duration idle = upload == null ? null : upload.bodyIdle();
      return new RouteView(
          route.path(),
          route.handler().word(),
          route.pool(),
          route.overflow().word(),
          bound.equals(Overflow.UNBOUNDED) ? null : Times.format(bound),
          Times.format(route.work()),
          route.handler() == Handler.INGEST ? route.maxLine() : null,
          upload == null ? null : upload.most(),
          idle == null ? null : Times.format(idle),
          upload == null ? null : upload.bodyRate(),
          batch == null ? null : batch.size(),
          batch == null ? null : Times.format(batch.delay()),
          batch == null ? null : batch.bytes(),
          batch == null ? null : batch.key().word(),
          batch == null ? null : batch.room(),
          route.description());
    }
  }
}
