package dev.weir.demo.strategy;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.config.UploadSpec;
import dev.weir.gate.Gate;
import dev.weir.limit.CallEnd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The gates of a configuration: those with a dependency behind them, those of routes that only so
 * many may be in at a time, as they upload or listen, and those of proxies and banks.
 */
public final class GateRegistry {

  private final boolean levels;
  private final List<GuardedDependency> dependencies;
  private final Map<String, Entrance> entrances = new LinkedHashMap<>();

  /**
   * Opens all gates.
   *
   * @param config which there are
   * @param ofProxies what the error of a call through a proxy says about the load of its upstream
   * @param ofBanks what the error of a bank says about the load of its database
   */
  public GateRegistry(
      ServiceConfig config,
      Function<? super Throwable, CallEnd> ofProxies,
      Function<? super Throwable, CallEnd> ofBanks) {
    this.levels = config.server().telling().levels();
    this.dependencies =
        config.gates().stream().map(gate -> new GuardedDependency(gate, levels)).toList();
    config.routes().forEach(route -> addUploads(route, config.pools()));
    config.logs().forEach(this::addLogs);
    config.spills().forEach(this::addSpills);
    config.streams().forEach(this::addListeners);
    config.proxies().forEach(proxy -> add(Entrance.of(proxy.gate(), ofProxies, levels)));
    config.pipelines().forEach(this::addPipeline);
    config.banks().forEach(bank -> add(Entrance.of(bank.gate(), ofBanks, levels)));
  }

  /* What is true of a line holds for the upload: it waits, is left out or turned away. */
  private void addUploads(RouteSpec route, List<PoolSpec> pools) {
    UploadSpec upload = route.upload();
    if (upload != null) {
      int waiters =
          pools.stream()
              .filter(pool -> pool.name().equals(route.pool()))
              .mapToInt(PoolSpec::maxWaiters)
              .sum();
      add(Entrance.of(upload, route, waiters, levels));
    }
  }

  private void addLogs(LogSpec log) {
    add(Entrance.atOnce(log.name(), log.path(), log.upload().most(), levels));
  }

  private void addPipeline(PipelineSpec pipeline) {
    add(Entrance.atOnce(pipeline.name(), pipeline.path(), pipeline.upload().most(), levels));
  }

  private void addSpills(SpillSpec spill) {
    add(Entrance.atOnce(spill.name(), spill.path(), spill.upload().most(), levels));
  }

  /* Who is one too many is told so at once: the others may listen for ever. */
  private void addListeners(StreamSpec stream) {
    add(Entrance.atOnce(stream.name(), stream.path(), stream.listeners(), levels));
  }

  private void add(Entrance entrance) {
    entrances.put(entrance.path(), entrance);
  }

  /**
   * Those with a dependency behind them.
   *
   * @return in the order of the configuration
   */
  public List<GuardedDependency> dependencies() {
    return dependencies;
  }

  /**
   * How requests come in to a route with an entrance.
   *
   * @param path the route's
   * @return the way in
   */
  public Entrance entrance(String path) {
    Entrance entrance = entrances.get(path);
    if (entrance == null) {
      throw new IllegalStateException(
          "path: \"" + path + "\" (expected: one of " + entrances.keySet() + ")");
    }
    return entrance;
  }

  /**
   * What all gates look like now.
   *
   * @return those with a dependency first; each in the order of the configuration
   */
  public List<GateStatus> status() {
    return Stream.concat(
            dependencies.stream().map(GuardedDependency::status),
            entrances.values().stream().map(Entrance::status))
        .toList();
  }

  /**
   * How much the gate is in use of which there is least left.
   *
   * @return its permits that are out, over those there are; 0 without gates
   */
  public double utilization() {
    return Stream.concat(
            dependencies.stream().map(GuardedDependency::gate),
            entrances.values().stream().map(Entrance::gate))
        .map(Gate::snapshot)
        .mapToDouble(gate -> (double) gate.inFlight() / gate.limit())
        .max()
        .orElse(0);
  }

  /** Closes all gates: whoever still waits is refused. */
  public void dispose() {
    dependencies.forEach(GuardedDependency::dispose);
    entrances.values().forEach(Entrance::dispose);
  }
}
