package dev.weir.demo;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.DependencySpec;
import dev.weir.demo.config.GateSpec;
import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.RateSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.config.StageSpec;
import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The routes of a configuration and the pools and gates behind them, in columns. */
final class RouteTable {

  private static final List<String> HEAD =
      List.of(
          "PATH",
          "HANDLER",
          "STRATEGY",
          "POOL",
          "KIND",
          "WORKERS",
          "QUEUE",
          "WAITERS",
          "DISCIPLINE",
          "TIMEOUT");

  private RouteTable() {}

  /** A line of headings, and one for each route. */
  static List<String> lines(ServiceConfig config) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    config.routes().forEach(route -> rows.add(row(route, pool(route.pool(), config))));
    config.gates().forEach(gate -> rows.add(row(gate)));
    config.rates().forEach(rate -> rows.add(row(rate)));
    config.logs().forEach(log -> rows.add(row(log)));
    config.spills().forEach(spill -> rows.add(row(spill, pool(spill.pool(), config))));
    config.streams().forEach(stream -> rows.add(row(stream)));
    config.proxies().forEach(proxy -> rows.add(row(proxy)));
    config.pipelines().forEach(pipeline -> rows.add(row(pipeline)));
    config.banks().forEach(bank -> rows.addAll(rows(bank)));
    int[] widths =
        IntStream.range(0, HEAD.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static PoolSpec pool(String name, ServiceConfig config) {
    return config.pools().stream()
        .filter(pool -> pool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> row(RouteSpec route, PoolSpec pool) {
    return row(route.path(), route.handler().word(), route.overflow(), pool);
  }

  private static List<String> row(SpillSpec spill, PoolSpec pool) {
    return row(spill.path(), "spill", spill.overflow(), pool);
  }

  private static List<String> row(String path, String handler, Overflow overflow, PoolSpec pool) {
    return List.of(
        path,
        handler,
        strategy(overflow),
        pool.name(),
        pool.kind().word(),
        workers(pool),
        Integer.toString(pool.queue()),
        Integer.toString(pool.maxWaiters()),
        pool.discipline().word(),
        pool.taskTimeout() == null ? "-" : Times.format(pool.taskTimeout()));
  }

  private static List<String> row(DependencySpec spec) {
    return row("gate", spec.gate(), Integer.toString(spec.workers()), "-");
  }

  private static List<String> row(ProxySpec spec) {
    return row("proxy", spec.gate(), "-", Times.format(spec.upstream().responseTimeout()));
  }

  private static List<List<String>> rows(BankSpec spec) {
    String connections = Integer.toString(spec.database().connections());
    String timeout = Times.format(spec.database().statementTimeout());
    return List.of(
        row(spec.orders(), "orders", spec.gate(), connections, timeout),
        row(spec.transfer(), "transfer", spec.gate(), connections, timeout));
  }

  private static List<String> row(String handler, GateSpec gate, String workers, String timeout) {
    return row(gate.path(), handler, gate, workers, timeout);
  }

  private static List<String> row(
      String path, String handler, GateSpec gate, String workers, String timeout) {
    return List.of(
        path,
        handler,
        strategy(gate.overflow()),
        gate.name(),
        gate.limit().law().word(),
        workers,
        Integer.toString(gate.queue()),
        Integer.toString(gate.maxWaiters()),
        gate.discipline().word(),
        timeout);
  }

  private static List<String> row(RateSpec rate) {
    String wait = rate.maxWait().isZero() ? "" : " " + Times.format(rate.maxWait());
    return List.of(
        rate.path(),
        "rate",
        rate.strategy() + wait,
        rate.name(),
        rate.rateText(),
        "-",
        Integer.toString(rate.rate().burst()),
        "-",
        rate.per().word(),
        "-");
  }

  private static List<String> row(LogSpec log) {
    return List.of(
        log.path(),
        "log",
        LogSpec.STRATEGY,
        log.name(),
        "-",
        "-",
        Integer.toString(log.buffer()),
        "-",
        "fifo",
        "-");
  }

  private static List<String> row(StreamSpec stream) {
    return List.of(
        stream.path(),
        "stream",
        strategy(stream.overflow()),
        stream.name(),
        stream.rateText(),
        "-",
        Integer.toString(stream.buffer()),
        "-",
        "fifo",
        "-");
  }

  private static List<String> row(PipelineSpec pipeline) {
    return List.of(
        pipeline.path(),
        "pipeline",
        each(pipeline, stage -> strategy(stage.overflow())),
        each(pipeline, pipeline::poolOf),
        "-",
        each(pipeline, stage -> stage.workers() == 0 ? "-" : Integer.toString(stage.workers())),
        each(pipeline, stage -> Integer.toString(stage.capacity())),
        "-",
        "fifo",
        "-");
  }

  private static String each(PipelineSpec pipeline, Function<StageSpec, String> cell) {
    return pipeline.stages().stream().map(cell).collect(joining("/"));
  }

  private static String workers(PoolSpec pool) {
    return pool.elastic() == null
        ? Integer.toString(pool.workers())
        : pool.minWorkers() + "-" + pool.workers();
  }

  private static String strategy(Overflow overflow) {
    return overflow.waitBound().equals(Overflow.UNBOUNDED)
        ? overflow.toString()
        : "timeout " + Times.format(overflow.waitBound());
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - row.get(column).length()))
        .collect(joining("  "))
        .stripTrailing();
  }
}
