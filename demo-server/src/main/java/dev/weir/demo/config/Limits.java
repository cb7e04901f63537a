package dev.weir.demo.config;

import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.TimeKind;
import java.time.Duration;

/** What a configuration may ask for at most, wherever it is asked: in a file, a flag, a request. */
public final class Limits {

  /** The highest TCP port. */
  public static final int HIGHEST_PORT = 65_535;

  /** The longest simulated work of one task. */
  public static final Duration LONGEST_WORK = Duration.ofSeconds(60);

  /** The longest bound on anything else. */
  public static final Duration LONGEST_TIME = Duration.ofDays(1);

  /** A bound on something: more than zero. */
  static final TimeKind BOUND = new TimeKind(false, LONGEST_TIME);

  /** The longest that a request waits for others to be done with. */
  static final Duration LONGEST_BATCH_DELAY = Duration.ofSeconds(5);

  /** How many calls a simulated dependency can do at a time. */
  public static final int MOST_DEPENDENCY_WORKERS = 1_024;

  static final NumberKind DEPENDENCY_WORKERS = new NumberKind(1, MOST_DEPENDENCY_WORKERS);

  /* Each of the following is less than what a pool itself can do: a number beyond it is a slip of
   * the pen. */
  static final int MOST_WORKERS = 1_024;
  static final int LONGEST_QUEUE = 1 << 20;
  static final int WAITERS_PER_PLACE = 16;
  static final int MOST_WAITERS = WAITERS_PER_PLACE * LONGEST_QUEUE;
  static final int LONGEST_LINE = 64 << 20;

  /* All pools together, and all batches: threads, queues and rooms are there from the start, used
   * or not. */
  static final int MOST_WORKERS_IN_ALL = 4 * MOST_WORKERS;
  static final int LONGEST_QUEUES_IN_ALL = 4 * LONGEST_QUEUE;
  static final int LONGEST_ROOMS_IN_ALL = 4 * LONGEST_QUEUE;

  /* Of connections. Room for a head is kept for each that sends one. */
  static final int SHORTEST_HEAD = 256;
  static final int LONGEST_HEAD = 1 << 20;
  static final int LONGEST_BODY = 1 << 30;
  static final int MOST_CONNECTIONS = 1_000_000;

  /* Of banks: what one transaction makes of them at once, and what people still read. */
  static final int MOST_ACCOUNTS = 100_000;
  static final int HIGHEST_BALANCE = 1_000_000_000;

  /* On disk, for each spill. */
  static final long LARGEST_SPILL = 1L << 40;

  static final int MOST_POOLS = 256;
  static final int MOST_GATES = 256;
  static final int MOST_RATES = 256;
  static final int MOST_LOGS = 256;
  static final int MOST_SPILLS = 64;
  static final int MOST_STREAMS = 256;
  static final int MOST_PROXIES = 256;
  static final int MOST_PIPELINES = 256;
  static final int MOST_BANKS = 64;
  static final int MOST_ROUTES = 1_024;

  private Limits() {}
}
