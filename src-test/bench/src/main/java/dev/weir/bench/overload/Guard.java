package dev.weir.bench.overload;

import java.util.Map;

/** What stands in front of a handler. */
interface Guard extends AutoCloseable {

  /** Lets requests in to a handler, or answers itself. */
  Handler before(Handler handler);

  /** How many it has turned away, by reason, where it tells. */
  default Map<String, Long> refused() {
    return Map.of();
  }

  @Override
  default void close() {}
}
