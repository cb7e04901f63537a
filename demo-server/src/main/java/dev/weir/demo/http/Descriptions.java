package dev.weir.demo.http;

import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.strategy.StrategyWords;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Words for what a configuration says of a route. */
final class Descriptions {

  private Descriptions() {}

  static Route.About of(RouteSpec route, PoolSpec pool) {
    return route.handler() == Handler.INGEST
        ? new Route.About(
            Objects.requireNonNullElseGet(route.description(), () -> upload(route)),
            StrategyWords.ofLine(route.overflow()),
            shape(pool),
            List.of("seq 100000 | curl -sN -T - '%s" + route.path() + "' | tail -n 2"))
        : new Route.About(
            Objects.requireNonNullElseGet(
                route.description(),
                () ->
                    "blocks a worker for "
                        + Times.format(route.work())
                        + ", or for what ?work= says"),
            StrategyWords.ofRequest(route.overflow(), pool.maxWaiters()),
            shape(pool),
            List.of(
                "curl -i '%s" + route.path() + "'", "wrk -t2 -c200 -d5s '%s" + route.path() + "'"));
  }

  private static String upload(RouteSpec route) {
    String order = route.overflow().equals(Overflow.block()) ? "in order" : "as they complete";
    return "hashes each line of the body (?work=1ms adds to each), results " + order;
  }

  private static String shape(PoolSpec pool) {
    Duration bound = pool.taskTimeout();
    return String.format(
        Locale.ROOT,
        "pool %s: %,d worker%s, queue %,d, at most %,d waiting%s",
        pool.name(),
        pool.workers(),
        pool.workers() == 1 ? "" : "s",
        pool.queue(),
        pool.maxWaiters(),
        bound == null ? "" : ", each run at most " + Times.format(bound));
  }
}
