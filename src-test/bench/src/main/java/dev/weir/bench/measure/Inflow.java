package dev.weir.bench.measure;

import dev.weir.bench.contender.Roster;

/**
 * Producers that never rest, before something without threads of its own: their CPU time is what
 * counts, so that others who want the cores matter less.
 */
public final class Inflow extends Throughput {

  /**
   * Starts it.
   *
   * @param who gets the elements
   * @param params how many producers
   */
  public Inflow(Roster who, Params params) {
    super(who, params.with("workload", Workload.NOOP.id()));
  }

  @Override
  public long nanos() {
    return Producer.cpuNanos(producers());
  }
}
