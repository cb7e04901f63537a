package dev.weir.demo.backend;

import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.pipeline.LogPipelines;
import dev.weir.demo.proxy.Proxy;
import dev.weir.demo.proxy.UpstreamException;
import dev.weir.demo.spill.FolderUnavailableException;
import dev.weir.demo.spill.SpillRegistry;
import dev.weir.demo.strategy.GateRegistry;
import dev.weir.demo.strategy.PoolRegistry;
import dev.weir.demo.strategy.RateLimit;
import dev.weir.pool.ShutdownReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * All that the routes of a configuration lead to. It begins and ends together.
 *
 * @param pools where work is done
 * @param gates what is called, and how many may be in
 * @param rates how often routes are answered
 * @param spills what goes to disk
 * @param proxies who passes requests on
 * @param pipelines what logs go through
 */
public record Backends(
    PoolRegistry pools,
    GateRegistry gates,
    List<RateLimit> rates,
    SpillRegistry spills,
    List<Proxy> proxies,
    LogPipelines pipelines) {

  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /**
   * Starts all of them.
   *
   * @param config which there are
   * @param loops whose threads proxies send on
   * @param ownUrl where proxies of this server's own paths send; asked for each request
   * @return what was started
   * @throws FolderUnavailableException if a spill cannot use its folder; nothing was left behind
   */
  public static Backends open(ServiceConfig config, LoopResources loops, Supplier<String> ownUrl) {
    PoolRegistry pools = new PoolRegistry(config.allPools(), config.server().telling().levels());
    GateRegistry gates = new GateRegistry(config, UpstreamException::end);
    SpillRegistry spills;
    try {
      spills = SpillRegistry.open(config.spills(), pools);
    } catch (FolderUnavailableException e) {
      gates.dispose();
      pools.disposeGracefully(Duration.ZERO).blockLast(MARGIN);
      throw e;
    }
    return new Backends(
        pools,
        gates,
        config.rates().stream().map(RateLimit::of).toList(),
        spills,
        config.proxies().stream()
            .map(proxy -> new Proxy(proxy, gates.entrance(proxy.path()).admission(), loops, ownUrl))
            .toList(),
        new LogPipelines(config, pools));
  }

  /**
   * As busy as whatever there is least left of.
   *
   * @return 0 to 1, and more if there are more than fit
   */
  public double utilization() {
    return Math.max(pools.utilization(), gates.utilization());
  }

  /** Hands over what has gathered in batches: nobody else is coming. */
  public void hurry() {
    pools.hurry();
  }

  /**
   * Ends all of them: spills leave on disk what they have there, pools finish what they accepted,
   * and the log says what they could not. Blocks the calling thread meanwhile.
   *
   * @param deadline how long spills, and then pools, may take
   */
  public void end(Duration deadline) {
    spills.end(deadline);
    List<ShutdownReport> reports =
        pools
            .disposeGracefully(deadline)
            .collectList()
            .blockOptional(deadline.multipliedBy(2).plus(MARGIN))
            .orElse(List.of());
    for (ShutdownReport report : reports) {
      if (!report.inTime()) {
        LOG.warn("pool {} abandoned {} tasks", report.pool(), report.abandoned());
      }
    }
    gates.dispose();
    proxies.forEach(Proxy::dispose);
    pipelines.dispose();
  }
}
