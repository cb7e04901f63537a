package dev.weir.demo.config;

import java.util.regex.Pattern;

/** Reads one of the {@code pools}. */
final class PoolReader {

  static final String NAME_RULE = "a letter, then letters, digits and -._, at most 64 in all";

  /* It names threads and meters too. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

  private static final WordKind KIND = WordKind.of("fixed");
  private static final NumberKind WORKERS = new NumberKind(1, Limits.MOST_WORKERS);
  private static final NumberKind QUEUE = new NumberKind(0, Limits.LONGEST_QUEUE);
  private static final NumberKind WAITERS = new NumberKind(0, Limits.MOST_WAITERS);

  private PoolReader() {}

  /** Whether a pool can have this name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static PoolSpec read(String name, Section pool) {
    pool.find("kind", KIND);
    int workers = pool.need("workers", WORKERS).orElse(WORKERS.least());
    int queue = pool.need("queue", QUEUE).orElse(QUEUE.least());
    int usual = Limits.WAITERS_PER_PLACE * Math.max(1, queue);
    PoolSpec spec =
        new PoolSpec(
            name,
            workers,
            queue,
            pool.find("maxWaiters", WAITERS).orElse(usual),
            pool.find("taskTimeout", TimeKind.BOUND).orElse(null));
    pool.end();
    return spec;
  }
}
