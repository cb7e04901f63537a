package dev.weir.netty.connection;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the connections of one {@link HttpBounds}. Each figure is exact; those of
 * different bounds are read one after the other.
 *
 * @param open connections open now, without those that are turned away
 * @param ran how often a client ran into each bound, since the beginning
 */
public record HttpBoundsSnapshot(int open, Map<Bound, Long> ran) {

  /** Copies the figures. */
  public HttpBoundsSnapshot {
    Map<Bound, Long> copy = new EnumMap<>(Bound.class);
    copy.putAll(ran);
    ran = Collections.unmodifiableMap(copy);
  }

  /**
   * How often a client ran into a bound.
   *
   * @param bound which one
   * @return 0 or more
   */
  public long of(Bound bound) {
    return ran.getOrDefault(bound, 0L);
  }
}
