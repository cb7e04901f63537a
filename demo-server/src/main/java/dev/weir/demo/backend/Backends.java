package dev.weir.demo.backend;

import dev.weir.demo.bank.BankDesk;
import dev.weir.demo.bank.BankJudgement;
import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.ProxySpec;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
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
 * @param banks who asks databases
 */
public record Backends(
    PoolRegistry pools,
    GateRegistry gates,
    List<RateLimit> rates,
    SpillRegistry spills,
    List<Proxy> proxies,
    LogPipelines pipelines,
    List<BankDesk> banks) {

  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final String POOLS = "pools";
  private static final String GATES = "gates";
  private static final String PIPELINES = "pipelines";

  /**
   * Opens all of them. What is on disk stays there until they {@link #begin}.
   *
   * @param config which there are
   * @param loops whose threads proxies send on
   * @param ownUrl where proxies of this server's own paths send; asked for each request
   * @return what was started
   * @throws FolderUnavailableException if a spill cannot use its folder. Whatever is thrown,
   *     nothing was left behind
   */
  public static Backends open(ServiceConfig config, LoopResources loops, Supplier<String> ownUrl) {
    Deque<Runnable> opened = new ArrayDeque<>();
    try {
      PoolRegistry pools = new PoolRegistry(config.allPools(), config.server().telling().levels());
      opened.push(
          () -> Ending.step(POOLS, () -> pools.disposeGracefully(Duration.ZERO).blockLast(MARGIN)));
      GateRegistry gates = new GateRegistry(config, UpstreamException::end, BankJudgement::end);
      opened.push(() -> Ending.step(GATES, gates::dispose));
      List<Proxy> proxies = new ArrayList<>();
      opened.push(() -> end(proxies));
      for (ProxySpec proxy : config.proxies()) {
        proxies.add(new Proxy(proxy, gates.entrance(proxy.path()).admission(), loops, ownUrl));
      }
      LogPipelines pipelines = new LogPipelines(config, pools);
      opened.push(() -> Ending.step(PIPELINES, pipelines::dispose));
      List<BankDesk> banks = new ArrayList<>();
      opened.push(() -> end(banks, MARGIN));
      for (BankSpec bank : config.banks()) {
        banks.add(new BankDesk(bank, gates.entrance(bank.orders())));
      }
      List<RateLimit> rates = config.rates().stream().map(RateLimit::of).toList();
      SpillRegistry spills = SpillRegistry.open(config.spills(), pools);
      return new Backends(
          pools, gates, rates, spills, List.copyOf(proxies), pipelines, List.copyOf(banks));
    } catch (RuntimeException e) {
      opened.forEach(Runnable::run);
      throw e;
    }
  }

  /**
   * Begins with what takes time: what spills have on disk is replayed from now on, and banks are
   * opened as soon as their databases can be reached. Once.
   */
  public void begin() {
    spills.begin();
    banks.forEach(BankDesk::begin);
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
   * databases what they were asked, and the log says what they could not. Blocks the calling thread
   * meanwhile.
   *
   * @param deadline how long spills, then pools, and then databases may take
   */
  public void end(Duration deadline) {
    Ending.step("spills", () -> spills.end(deadline));
    Ending.step(POOLS, () -> end(pools, deadline));
    Ending.step(GATES, gates::dispose);
    end(proxies);
    end(banks, deadline);
    Ending.step(PIPELINES, pipelines::dispose);
  }

  private static void end(List<Proxy> proxies) {
    proxies.forEach(proxy -> Ending.step("proxy " + proxy.spec().path(), proxy::dispose));
  }

  /* By a future: what is not back in time is closed when it is, if this process lasts that long. */
  private static void end(List<BankDesk> banks, Duration deadline) {
    List<Mono<Void>> closing = new ArrayList<>();
    for (BankDesk bank : banks) {
      CompletableFuture<Void> closed = bank.close().toFuture();
      closing.add(
          Mono.fromFuture(closed, true)
              .timeout(deadline)
              .onErrorResume(
                  error -> {
                    LOG.warn(
                        "bank {} was not closed in good order: {}",
                        bank.spec().name(),
                        error instanceof TimeoutException
                            ? "connections that did not come back"
                            : error.toString());
                    return Mono.empty();
                  }));
    }
    Ending.step("banks", () -> Mono.when(closing).block(deadline.plus(MARGIN)));
  }

  private static void end(PoolRegistry pools, Duration deadline) {
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
  }
}
