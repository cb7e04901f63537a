package dev.weir.demo.config;

import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Mistakes;
import dev.weir.demo.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the tree of a whole file, and collects what is wrong with it. For one file. */
final class ConfigReader {

  /* Who has any of these may do without pools and without routes that lead to them. */
  private static final List<String> OTHERS =
      List.of("gates", "rates", "logs", "spills", "streams", "proxies", "pipelines", "banks");

  private final Mistakes mistakes;
  private final Wiring wiring;
  private final List<PoolSpec> pools = new ArrayList<>();
  private final List<RouteSpec> routes = new ArrayList<>();
  private final List<DependencySpec> gates = new ArrayList<>();
  private final List<RateSpec> rates = new ArrayList<>();
  private final List<LogSpec> logs = new ArrayList<>();
  private final List<SpillSpec> spills = new ArrayList<>();
  private final List<StreamSpec> streams = new ArrayList<>();
  private final List<ProxySpec> proxies = new ArrayList<>();
  private final List<PipelineSpec> pipelines = new ArrayList<>();
  private final List<BankSpec> banks = new ArrayList<>();

  ConfigReader(Mistakes mistakes) {
    this.mistakes = mistakes;
    this.wiring = new Wiring(mistakes);
  }

  /** The configuration. Of no use if there are mistakes; if it is empty, there are. */
  Optional<ServiceConfig> read(Node file) {
    return Section.of(Field.root(file), mistakes).map(this::read);
  }

  private ServiceConfig read(Section top) {
    ServerSpec server =
        top.findSection("server").map(ServerReader::read).orElse(ServerReader.DEFAULTS);
    boolean others = OTHERS.stream().anyMatch(key -> top.at(key) != null);
    if (others && top.at("pools") == null) {
      wiring.setPoolless();
    } else {
      top.needMap("pools", Limits.MOST_POOLS, "pools by name").forEach(this::readPool);
    }
    Field inPools = top.at("pools");
    sum(inPools, "workers", sizes(pools, PoolSpec::workers), Limits.MOST_WORKERS_IN_ALL);
    sum(inPools, "queue", sizes(pools, PoolSpec::queue), Limits.LONGEST_QUEUES_IN_ALL);
    boolean routeless = others && top.at("routes") == null;
    List<Field> items =
        routeless ? List.of() : top.needList("routes", Limits.MOST_ROUTES, "routes");
    items.forEach(this::readRoute);
    sum(
        top.at("routes"),
        "batchRoom",
        sizes(batches(), BatchSpec::room),
        Limits.LONGEST_ROOMS_IN_ALL);
    top.findMap("gates", Limits.MOST_GATES, "gates by name").forEach(this::readGate);
    top.findMap("rates", Limits.MOST_RATES, "rates by name").forEach(this::readRate);
    top.findMap("logs", Limits.MOST_LOGS, "logs by name").forEach(this::readLog);
    top.findMap("spills", Limits.MOST_SPILLS, "spills by name").forEach(this::readSpill);
    top.findMap("streams", Limits.MOST_STREAMS, "streams by name").forEach(this::readStream);
    top.findMap("proxies", Limits.MOST_PROXIES, "proxies by name").forEach(this::readProxy);
    top.findMap("pipelines", Limits.MOST_PIPELINES, "pipelines by name")
        .forEach(this::readPipeline);
    top.findMap("banks", Limits.MOST_BANKS, "banks by name").forEach(this::readBank);
    sum(
        top.at("banks"),
        "connections",
        sizes(banks, bank -> bank.database().connections()),
        Limits.MOST_WORKERS_IN_ALL);
    int workers = sizes(pools, PoolSpec::workers);
    if (workers <= Limits.MOST_WORKERS_IN_ALL) { // or it was told of the pools
      sum(
          top.at("pipelines"),
          "workers",
          workers + sizes(ownPools(), PoolSpec::workers),
          Limits.MOST_WORKERS_IN_ALL);
    }
    if (routeless || (!items.isEmpty() && routes.size() == items.size())) {
      wiring.end();
    }
    top.end();
    return new ServiceConfig(
        server,
        List.copyOf(pools),
        List.copyOf(routes),
        List.copyOf(gates),
        List.copyOf(rates),
        List.copyOf(logs),
        List.copyOf(spills),
        List.copyOf(streams),
        List.copyOf(proxies),
        List.copyOf(pipelines),
        List.copyOf(banks));
  }

  private void readPool(String name, Field field) {
    wiring.addPool(name, field);
    checkName(name, field);
    Section.of(field, mistakes).ifPresent(section -> readPool(name, section));
  }

  private void checkName(String name, Field field) {
    if (!PoolReader.isName(name)) {
      mistakes.add(field, "not a name (expected: " + PoolReader.NAME_RULE + ")");
    }
  }

  private void readGate(String name, Field field) {
    named(name, field, GateReader::read, DependencySpec::path).ifPresent(gates::add);
  }

  private void readRate(String name, Field field) {
    named(name, field, RateReader::read, RateSpec::path).ifPresent(rates::add);
  }

  private void readLog(String name, Field field) {
    named(name, field, LogReader::read, LogSpec::path).ifPresent(logs::add);
  }

  private void readSpill(String name, Field field) {
    BiFunction<String, Section, SpillSpec> reader =
        (own, section) -> {
          SpillSpec spill = SpillReader.read(own, section);
          wiring.addSpill(spill, section);
          return spill;
        };
    named(name, field, reader, SpillSpec::path).ifPresentOrElse(spills::add, wiring::addUnknown);
  }

  private void readStream(String name, Field field) {
    named(name, field, StreamReader::read, StreamSpec::path).ifPresent(streams::add);
  }

  private void readProxy(String name, Field field) {
    named(name, field, ProxyReader::read, ProxySpec::path).ifPresent(proxies::add);
  }

  private void readPipeline(String name, Field field) {
    if (logs.stream().anyMatch(log -> log.name().equals(name))) {
      mistakes.add(
          field, "has the name of logs, whose pipeline is shown by it (expected: another)");
    }
    PipelineReader reader = new PipelineReader(wiring::addStage);
    Optional<PipelineSpec> pipeline = named(name, field, reader::read, PipelineSpec::path);
    pipeline.ifPresentOrElse(pipelines::add, wiring::addUnknown);
    pipeline.ifPresent(
        spec -> spec.ownPools().forEach(pool -> wiring.addOwnPool(pool.name(), field)));
  }

  private void readBank(String name, Field field) {
    checkName(name, field);
    Section.of(field, mistakes)
        .ifPresent(
            section -> {
              BankSpec bank = BankReader.read(name, section);
              wiring.addPath(bank.orders(), section.at("orders"), field);
              wiring.addPath(bank.transfer(), section.at("transfer"), field);
              banks.add(bank);
            });
  }

  private List<PoolSpec> ownPools() {
    return pipelines.stream().flatMap(pipeline -> pipeline.ownPools().stream()).toList();
  }

  /* What has a name, and is a route as well. */
  private <T> Optional<T> named(
      String name, Field field, BiFunction<String, Section, T> reader, Function<T, String> path) {
    checkName(name, field);
    return Section.of(field, mistakes)
        .map(
            section -> {
              T spec = reader.apply(name, section);
              wiring.addPath(path.apply(spec), section);
              return spec;
            });
  }

  private void readPool(String name, Section section) {
    PoolSpec pool = PoolReader.read(name, section);
    pools.add(pool);
    if (section.says("kind", pool.kind().word())) {
      wiring.addSpec(pool);
    }
  }

  private List<BatchSpec> batches() {
    return routes.stream().flatMap(route -> Stream.ofNullable(route.batch())).toList();
  }

  private static <T> int sizes(List<T> of, ToIntFunction<T> size) {
    return of.stream().mapToInt(size).sum();
  }

  private void sum(@Nullable Field field, String key, int total, int most) {
    if (field != null && total > most) {
      mistakes.add(field, key + ": " + total + " in all (expected: at most " + most + ")");
    }
  }

  private void readRoute(Field field) {
    Optional<Section> section = mistakes.full() ? Optional.empty() : Section.of(field, mistakes);
    section.ifPresent(this::readRoute);
  }

  private void readRoute(Section section) {
    RouteSpec route = RouteReader.read(section);
    wiring.addRoute(route, section);
    routes.add(route);
  }
}
