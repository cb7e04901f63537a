package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.WordKind;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one of the {@code pools}. */
final class PoolReader {

  static final String NAME_RULE = "a letter, then letters, digits and -._, at most 64 in all";

  /* It names threads and meters too. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

  private static final int JAVA = Runtime.version().feature();

  private static final WordKind KIND = new WordKind(PoolKind.words());
  private static final NumberKind WORKERS = new NumberKind(1, Limits.MOST_WORKERS);
  private static final NumberKind CONCURRENT = new NumberKind(1, Limits.MOST_WORKERS_IN_ALL);
  private static final NumberKind QUEUE = new NumberKind(0, Limits.LONGEST_QUEUE);
  private static final NumberKind WAITERS = new NumberKind(0, Limits.MOST_WAITERS);

  private PoolReader() {}

  /** Whether a pool can have this name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static PoolSpec read(String name, Section pool) {
    Optional<PoolKind> kind = pool.find("kind", KIND, "fixed").map(PoolKind::of);
    Optional<Integer> workers = workers(pool, kind);
    int queue = pool.need("queue", QUEUE).orElse(QUEUE.least());
    int usual = Limits.WAITERS_PER_PLACE * Math.max(1, queue);
    PoolSpec spec =
        new PoolSpec(
            name,
            kind.orElse(PoolKind.FIXED),
            workers.orElse(WORKERS.least()),
            queue,
            pool.find("maxWaiters", WAITERS).orElse(usual),
            pool.find("taskTimeout", Limits.BOUND).orElse(null),
            pool.find("stuckAfter", Limits.BOUND).orElse(null),
            DisciplineReader.read(pool, kind),
            kind.filter(PoolKind.BOUNDED_ELASTIC::equals).isPresent()
                ? ElasticReader.read(pool, workers)
                : null);
    pool.end();
    return spec;
  }

  private static Optional<Integer> workers(Section pool, Optional<PoolKind> kind) {
    Companions sizes = new Companions("kind");
    for (PoolKind each : PoolKind.values()) {
      sizes.with(each.word(), each.sizeKey());
    }
    sizes.with(PoolKind.BOUNDED_ELASTIC.word(), "minWorkers");
    sizes.check(pool, kind.map(PoolKind::word));
    if (kind.isEmpty()) {
      ElasticReader.ignore(pool);
      return Optional.empty();
    }
    PoolKind known = kind.get();
    if (known != PoolKind.BOUNDED_ELASTIC) {
      ElasticReader.refuse(pool);
    }
    if (known == PoolKind.VIRTUAL && JAVA < PoolKind.VIRTUAL_SINCE) {
      pool.refuse(
          "kind", "Java " + PoolKind.VIRTUAL_SINCE + " or newer for this one; it is " + JAVA);
    }
    return pool.need(known.sizeKey(), known == PoolKind.VIRTUAL ? CONCURRENT : WORKERS);
  }
}
