package dev.weir.demo.http;

import dev.weir.demo.config.BatchSpec;
import dev.weir.demo.config.DisciplineSpec;
import dev.weir.demo.config.PoolKind;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.UploadSpec;
import dev.weir.demo.ingest.LineStream;
import dev.weir.demo.strategy.StrategyWords;
import dev.weir.demo.text.Times;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words for what a configuration says of a route. */
final class Descriptions {

  private Descriptions() {}

  static Route.About of(RouteSpec route, PoolSpec pool) {
    String own = route.description();
    return new Route.About(
        own == null ? summary(route, pool) : own,
        route.handler() == Handler.INGEST
            ? StrategyWords.ofLine(route.overflow())
            : StrategyWords.ofRequest(route.overflow(), maxWaiters(route, pool)),
        shape(pool),
        examples(route, pool));
  }

  private static int maxWaiters(RouteSpec route, PoolSpec pool) {
    BatchSpec batch = route.batch();
    return batch == null ? pool.maxWaiters() : batch.maxWaiters();
  }

  private static String summary(RouteSpec route, PoolSpec pool) {
    String work = Times.format(route.work());
    return switch (route.handler()) {
      case WORK -> "blocks a worker for " + work + ", or for what ?work= says" + order(pool);
      case INGEST ->
          "hashes each line of the body (?work=1ms adds to each), results "
              + (LineStream.keepsOrder(route.overflow()) ? "in order" : "as they complete")
              + uploads(route);
      case FORKS ->
          "computes for "
              + work
              + ", or what ?work= says, split into 64 tasks, or ?leaves=, which idle workers steal";
      case BATCH ->
          "blocks a worker for " + work + " once for several requests: " + gathering(route);
    };
  }

  private static String uploads(RouteSpec route) {
    UploadSpec upload = route.upload();
    return upload == null ? "" : String.format(Locale.ROOT, "; %,d at a time", upload.most());
  }

  /* What a client may say about who goes first. */
  private static String order(PoolSpec pool) {
    return switch (pool.discipline().word()) {
      case "priority" -> "; ?priority=0 goes first, ?priority=63 last";
      case "earliestDeadline" -> "; the earliest ?deadline= goes first";
      case "shortestJob" -> "; the lowest ?cost= goes first";
      case "fairByTenant" -> "; each ?tenant= has its turn";
      case "adaptiveLifo" -> "; the newest goes first in an overload";
      default -> "";
    };
  }

  private static String gathering(RouteSpec route) {
    BatchSpec batch = route.batch();
    if (batch == null) {
      return "";
    }
    String key =
        switch (batch.key()) {
          case NONE -> "";
          case KEY -> " with the same ?key=";
          case TENANT -> " of one tenant";
        };
    return String.format(
        Locale.ROOT,
        "%,d%s%s, or those that come within %s",
        batch.size(),
        key,
        batch.bytes() == null
            ? ""
            : String.format(Locale.ROOT, " or %,d bytes of ?item=", batch.bytes()),
        Times.format(batch.delay()));
  }

  /** The pool, in a line. */
  static String shape(PoolSpec pool) {
    Duration bound = pool.taskTimeout();
    List<String> parts = new ArrayList<>();
    parts.add(workers(pool));
    parts.add(String.format(Locale.ROOT, "queue %,d", pool.queue()));
    parts.add(String.format(Locale.ROOT, "at most %,d waiting", pool.maxWaiters()));
    if (!(pool.discipline() instanceof DisciplineSpec.Fifo)) {
      parts.add(pool.discipline().words());
    }
    if (bound != null) {
      parts.add("each run at most " + Times.format(bound));
    }
    return "pool " + pool.name() + ": " + String.join(", ", parts);
  }

  private static String workers(PoolSpec pool) {
    int most = pool.workers();
    String plural = most == 1 ? "" : "s";
    return switch (pool.kind()) {
      case FIXED, PRIORITY -> String.format(Locale.ROOT, "%,d worker%s", most, plural);
      case BOUNDED_ELASTIC ->
          String.format(
              Locale.ROOT, "%,d to %,d worker%s as needed", pool.minWorkers(), most, plural);
      case PARALLEL -> String.format(Locale.ROOT, "%,d worker%s that fork and steal", most, plural);
      case VIRTUAL -> String.format(Locale.ROOT, "%,d virtual thread%s", most, plural);
    };
  }

  private static List<String> examples(RouteSpec route, PoolSpec pool) {
    String path = "%s" + route.path();
    return switch (route.handler()) {
      case INGEST -> List.of("seq 100000 | curl -sN -T - '" + path + "' | tail -n 2");
      case WORK ->
          List.of("curl -i '" + path + parameters(pool) + "'", "wrk -t2 -c200 -d5s '" + path + "'");
      case FORKS -> List.of("curl -s '" + path + "?work=200ms&leaves=256'");
      case BATCH -> List.of("curl -sZ '" + path + "?item=[1-20]'");
    };
  }

  /* What the pool's order asks for. */
  private static String parameters(PoolSpec pool) {
    DisciplineSpec discipline = pool.discipline();
    if (discipline instanceof DisciplineSpec.Priority) {
      return "?priority=0";
    }
    if (discipline instanceof DisciplineSpec.FairByTenant fair) {
      String tenant = fair.weights().keySet().stream().findFirst().orElse("acme");
      return "?tenant=" + URLEncoder.encode(tenant, StandardCharsets.UTF_8);
    }
    if (discipline instanceof DisciplineSpec.EarliestDeadline) {
      return "?deadline=250ms";
    }
    if (discipline instanceof DisciplineSpec.ShortestJob) {
      return "?cost=5";
    }
    return pool.kind() == PoolKind.BOUNDED_ELASTIC ? "?work=200ms" : "";
  }
}
