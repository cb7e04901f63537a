package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a pipeline.
 *
 * @param name what is done there
 * @param pool whose workers do it; null for workers of its own
 * @param workers of its own; 0 if it has a pool
 * @param concurrency how many elements each upload has in hand there at most; 0 for as many as the
 *     pool has workers
 * @param overflow what happens in front of it: block, drop, reject or timeout, with the bound on
 *     the wait
 * @param capacity how many elements of an upload wait in front of it, 1 or more
 * @param work simulated blocking work for each element, to begin with
 */
public record StageSpec(
    String name,
    @Nullable String pool,
    int workers,
    int concurrency,
    Overflow overflow,
    int capacity,
    Duration work) {

  /** As a file has it, with what the defaults say. */
  Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (pool == null) {
      keys.put("workers", workers);
    } else {
      keys.put("pool", pool);
    }
    if (concurrency > 0) {
      keys.put("concurrency", concurrency);
    }
    keys.put("strategy", overflow.word());
    if (!overflow.waitBound().equals(Overflow.UNBOUNDED)) {
      keys.put("wait", Times.format(overflow.waitBound()));
    }
    keys.put("capacity", capacity);
    keys.put("work", Times.format(work));
    return keys;
  }
}
