package dev.weir.demo.strategy;

import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import dev.weir.overflow.Overflow;
import dev.weir.pool.ShutdownReport;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The pools of a configuration, by name, and what gathers for them. Routes share them, each with a
 * strategy of its own.
 */
public final class PoolRegistry {

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A pool, the way to it, and the batches on their way there. */
  private record Entry(
      PoolSpec spec, WorkerPool pool, HttpAdmission admission, List<RequestBatcher> batchers) {

    PoolStatus status() {
      return new PoolStatus(
          spec, pool.snapshot(), batchers.stream().map(RequestBatcher::status).toList());
    }

    /* What has gathered is handed over first, and counts as accepted by then. */
    Mono<ShutdownReport> end(Duration deadline) {
      return Flux.fromIterable(batchers)
          .flatMap(RequestBatcher::disposeGracefully)
          .then()
          .timeout(deadline, Mono.empty())
          .then(pool.disposeGracefully(deadline));
    }
  }

  /**
   * Starts all pools.
   *
   * @param pools whose names differ
   * @param levels whether answers say who is let in
   */
  public PoolRegistry(List<PoolSpec> pools, boolean levels) {
    try {
      pools.forEach(pool -> add(pool, levels));
    } catch (RuntimeException e) {
      entries.values().forEach(entry -> entry.pool().dispose());
      throw e;
    }
  }

  private void add(PoolSpec pool, boolean levels) {
    WorkerPool built = PoolBuilding.build(pool);
    /* The router reads what a request carries: parameters go before headers here. */
    HttpAdmission admission = HttpAdmission.to(built).reader(RequestReader.none()).levels(levels);
    entries.put(pool.name(), new Entry(pool, built, admission, new CopyOnWriteArrayList<>()));
  }

  /**
   * How requests are admitted to a pool.
   *
   * @param pool its name
   * @param overflow the route's strategy
   * @return the admission; those for one pool share what is known of its speed
   */
  public HttpAdmission admission(String pool, Overflow overflow) {
    return entry(pool).admission().overflow(overflow);
  }

  /**
   * A pool.
   *
   * @param name its name
   * @return where its tasks run
   */
  public WorkerPool pool(String name) {
    return entry(name).pool();
  }

  /**
   * Gathers requests for a pool, and ends with it.
   *
   * @param route which says how
   * @return takes single requests
   */
  public RequestBatcher batcher(RouteSpec route) {
    Entry entry = entry(route.pool());
    RequestBatcher batcher = new RequestBatcher(entry.pool(), route);
    entry.batchers().add(batcher);
    return batcher;
  }

  private Entry entry(String pool) {
    Entry entry = entries.get(pool);
    if (entry == null) {
      throw new IllegalStateException(
          "pool: \"" + pool + "\" (expected: one of " + entries.keySet() + ")");
    }
    return entry;
  }

  /**
   * What all pools look like now.
   *
   * @return in the order of the configuration
   */
  public List<PoolStatus> status() {
    return entries.values().stream().map(Entry::status).toList();
  }

  /**
   * How busy the busiest pool is.
   *
   * @return its workers that have something to do, over those that there may be; 0 without pools
   */
  public double utilization() {
    return entries.values().stream()
        .mapToDouble(entry -> (double) entry.pool().snapshot().busy() / entry.spec().workers())
        .max()
        .orElse(0);
  }

  /** Nobody new comes any more: what has gathered is handed over at once, wherever it can be. */
  public void hurry() {
    entries.values().forEach(entry -> entry.batchers().forEach(RequestBatcher::hurry));
  }

  /**
   * Finishes what was accepted, in all pools at once: what has gathered first. Cold.
   *
   * @param deadline for each of the two; what is not done by then is cancelled
   * @return a report for each pool
   */
  public Flux<ShutdownReport> disposeGracefully(Duration deadline) {
    return Flux.merge(entries.values().stream().map(entry -> entry.end(deadline)).toList());
  }
}
