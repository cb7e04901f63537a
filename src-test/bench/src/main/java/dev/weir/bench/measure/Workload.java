package dev.weir.bench.measure;

import dev.weir.bench.contender.Named;

/** What each task does. */
public enum Workload implements Named {
  /** Nothing. */
  NOOP("noop", "no-op", 0, false),
  /** A microsecond of computing. */
  SPIN_1US("1us", "1 µs", 1, false),
  /** A hundred microseconds of computing. */
  SPIN_100US("100us", "100 µs", 100, false),
  /** A millisecond asleep. */
  BLOCK_1MS("block1ms", "blocking 1 ms", 0, true);

  private final String id;
  private final String title;
  private final int micros;
  private final boolean blocking;

  Workload(String id, String title, int micros, boolean blocking) {
    this.id = id;
    this.title = title;
    this.micros = micros;
    this.blocking = blocking;
  }

  /**
   * The task.
   *
   * @param tally counts its runs
   * @param spinsPerMicro how many spins take a microsecond here
   * @return may be run any number of times, by several threads at once
   */
  Runnable task(Tally tally, double spinsPerMicro) {
    return new CountedTask((int) Math.round(micros * spinsPerMicro), blocking, tally);
  }

  @Override
  public String id() {
    return id;
  }

  /**
   * What the tables call it.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the workload
   */
  public static Workload byId(String id) {
    return Named.byId("workload", values(), id);
  }
}
