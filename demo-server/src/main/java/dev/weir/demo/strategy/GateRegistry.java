package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import java.util.List;

/** The gates of a configuration, and what is behind each of them. */
public final class GateRegistry {

  private final List<GuardedDependency> gates;

  /**
   * Opens all gates.
   *
   * @param gates whose names differ
   */
  public GateRegistry(List<GateSpec> gates) {
    this.gates = gates.stream().map(GuardedDependency::new).toList();
  }

  /**
   * All of them.
   *
   * @return in the order of the configuration
   */
  public List<GuardedDependency> all() {
    return gates;
  }

  /**
   * What all gates look like now.
   *
   * @return in the order of the configuration
   */
  public List<GateStatus> status() {
    return gates.stream().map(GuardedDependency::status).toList();
  }

  /** Closes all gates: whoever still waits is refused. */
  public void dispose() {
    gates.forEach(GuardedDependency::dispose);
  }
}
