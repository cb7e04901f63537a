package dev.weir.bench.suite;

import dev.weir.bench.contender.Named;
import java.util.Locale;

/** The parts of a run. */
public enum Section implements Named {
  /** Saturated throughput of {@code execute}. */
  EXECUTE,
  /** Saturated throughput of {@code schedule}. */
  SCHEDULE,
  /** Bytes at rest and per queued task. */
  MEMORY,
  /** Cost per task as the queue grows. */
  GROWTH,
  /** Latency, wake-ups and CPU, open loop. */
  LOAD,
  /** CPU of a pool at rest. */
  IDLE,
  /** A task per request against a pool. */
  REQUESTS,
  /** Saturated throughput of {@code execute} by order. */
  ORDERS,
  /** Saturated throughput of {@code submit} by order. */
  SUBMIT,
  /** Waits of a tenant who brings little. */
  QUIET,
  /** Saturated throughput of pools that grow and shrink. */
  ELASTIC,
  /** Saturated throughput of a virtual thread for each task. */
  VIRTUAL,
  /** Saturated throughput in batches. */
  BATCHES,
  /** CPU time of what can be turned off. */
  MANAGEMENT;

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the section
   */
  public static Section byId(String id) {
    return Named.byId("section", values(), id);
  }
}
