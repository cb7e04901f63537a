package dev.weir.demo.config;

import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is served where nobody says otherwise: a route and a pool for each strategy, and as many for
 * uploads, so that a long upload takes no room from the requests beside it.
 */
public final class BuiltIn {

  private static final ServerSpec SERVER =
      new ServerSpec(8080, 9090, Duration.ofSeconds(10), Duration.ofSeconds(30));
  private static final int WORKERS = 8;
  private static final int QUEUE = 16;

  /* More than the default of 16 × the queue, so that some hundreds of connections can wait on
   * /block; still a bound, beyond which even /block answers 503. */
  private static final int MAX_WAITERS = 1_024;

  private static final Duration LONGEST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_RUN = Duration.ofSeconds(1);
  private static final Duration WORK = Duration.ofMillis(20);
  private static final int LONGEST_LINE = 1 << 20;

  private BuiltIn() {}

  /**
   * The configuration.
   *
   * @return checked
   */
  public static ServiceConfig config() {
    List<Overflow> strategies =
        List.of(
            Overflow.block(), Overflow.drop(), Overflow.reject(), Overflow.timeout(LONGEST_WAIT));
    List<PoolSpec> pools = new ArrayList<>();
    List<RouteSpec> routes = new ArrayList<>();
    for (Overflow strategy : strategies) {
      pools.add(pool(strategy.word(), strategy));
      routes.add(route("/" + strategy.word(), Handler.WORK, strategy.word(), strategy, WORK));
    }
    for (Overflow strategy : strategies) {
      String pool = "ingest-" + strategy.word();
      pools.add(pool(pool, strategy));
      routes.add(
          route("/ingest/" + strategy.word(), Handler.INGEST, pool, strategy, Duration.ZERO));
    }
    return new ServiceConfig(SERVER, List.copyOf(pools), List.copyOf(routes));
  }

  private static PoolSpec pool(String name, Overflow strategy) {
    boolean bounded = !strategy.waitBound().equals(Overflow.UNBOUNDED);
    return new PoolSpec(name, WORKERS, QUEUE, MAX_WAITERS, bounded ? LONGEST_RUN : null);
  }

  private static RouteSpec route(
      String path, Handler handler, String pool, Overflow strategy, Duration work) {
    return new RouteSpec(path, handler, pool, strategy, work, LONGEST_LINE, null);
  }
}
