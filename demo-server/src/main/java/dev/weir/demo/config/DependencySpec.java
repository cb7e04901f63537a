package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A route that calls a simulated dependency through a gate.
 *
 * @param gate what stands before it
 * @param workers how many calls the dependency does at a time to begin with; others wait there
 * @param work how long one of its workers takes over a call that does not say
 */
public record DependencySpec(GateSpec gate, int workers, Duration work) {

  /**
   * What operators call it.
   *
   * @return the gate's name
   */
  public String name() {
    return gate.name();
  }

  /**
   * Matched exactly.
   *
   * @return begins with a slash
   */
  public String path() {
    return gate.path();
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the gate's name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>(gate.keys());
    keys.put("workers", workers);
    keys.put("work", Times.format(work));
    return keys;
  }
}
