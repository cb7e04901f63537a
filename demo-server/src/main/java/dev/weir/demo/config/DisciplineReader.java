package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.WordKind;
import dev.weir.netty.RequestReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads who goes next in a pool. */
final class DisciplineReader {

  private static final String FIFO = "fifo";
  private static final String PRIORITY = "priority";
  private static final String EARLIEST_DEADLINE = "earliestDeadline";
  private static final String SHORTEST_JOB = "shortestJob";
  private static final String FAIR = "fairByTenant";
  private static final String ADAPTIVE_LIFO = "adaptiveLifo";

  private static final int MOST_TENANTS = 1_024;
  private static final WordKind WORDS =
      WordKind.of(FIFO, PRIORITY, EARLIEST_DEADLINE, SHORTEST_JOB, FAIR, ADAPTIVE_LIFO);
  private static final NumberKind QUANTUM = new NumberKind(1, 1_000_000);
  private static final NumberKind WEIGHT = new NumberKind(1, 1_000);

  private DisciplineReader() {}

  /** Of a pool of this kind; of one whose kind nobody knows, the keys are only looked at. */
  static DisciplineSpec read(Section pool, Optional<PoolKind> kind) {
    String usual = kind.filter(PoolKind.PRIORITY::equals).isPresent() ? PRIORITY : FIFO;
    Optional<String> word = pool.find("discipline", WORDS, usual);
    new Companions("discipline")
        .with(PRIORITY, "agingStep")
        .with(FAIR, "quantum", "weights")
        .with(ADAPTIVE_LIFO, "target", "interval")
        .check(pool, word);
    if (word.isPresent() && kind.isPresent()) {
      checkKind(pool, word.get(), kind.get());
    }
    return switch (word.orElse(FIFO)) {
      case PRIORITY ->
          new DisciplineSpec.Priority(
              pool.find("agingStep", Limits.BOUND).orElse(DisciplineSpec.Priority.USUAL_STEP));
      case EARLIEST_DEADLINE -> new DisciplineSpec.EarliestDeadline();
      case SHORTEST_JOB -> new DisciplineSpec.ShortestJob();
      case FAIR ->
          new DisciplineSpec.FairByTenant(
              pool.find("quantum", QUANTUM).orElse(QUANTUM.least()), weights(pool));
      case ADAPTIVE_LIFO ->
          new DisciplineSpec.AdaptiveLifo(need(pool, "target"), need(pool, "interval"));
      default -> new DisciplineSpec.Fifo();
    };
  }

  private static void checkKind(Section pool, String word, PoolKind kind) {
    if (kind == PoolKind.PARALLEL && !word.equals(FIFO)) {
      pool.refuse("discipline", "fifo with kind: parallel, as forks pass by any other");
    }
    if (kind == PoolKind.PRIORITY && !word.equals(PRIORITY)) {
      pool.refuse("discipline", "priority with kind: priority; kind: fixed takes any");
    }
  }

  private static Duration need(Section pool, String key) {
    return pool.need(key, Limits.BOUND).orElse(Duration.ofMillis(1));
  }

  private static Map<String, Integer> weights(Section pool) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    pool.findMap("weights", MOST_TENANTS, "weights by tenant")
        .forEach(
            (tenant, field) -> {
              if (!RequestReader.isTenant(tenant)) {
                pool.mistake(field, "not a tenant (expected: " + RequestReader.TENANT_RULE + ")");
              }
              pool.read(field, WEIGHT).ifPresent(weight -> weights.put(tenant, weight));
            });
    return weights;
  }
}
