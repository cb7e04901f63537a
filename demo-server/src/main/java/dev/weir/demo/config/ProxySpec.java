package dev.weir.demo.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A route whose requests, and those of all paths below it, are passed on to another service.
 *
 * @param gate what they go through first; its path is the route's
 * @param upstream the service
 * @param holdsToEnd whether a request keeps its permit until its answer has been written, and not
 *     only until the first bytes of that have
 */
public record ProxySpec(GateSpec gate, UpstreamSpec upstream, boolean holdsToEnd) {

  static final String END = "end";
  static final String ANSWER = "answer";

  /**
   * What operators call it.
   *
   * @return the gate's name
   */
  public String name() {
    return gate.name();
  }

  /**
   * What is taken off a request's path before the rest is added to the upstream's.
   *
   * @return begins with a slash
   */
  public String path() {
    return gate.path();
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>(gate.keys());
    keys.put("holdUntil", holdsToEnd ? END : ANSWER);
    keys.putAll(upstream.keys());
    return keys;
  }
}
