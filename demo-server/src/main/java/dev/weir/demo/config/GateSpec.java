package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route behind a gate.
 *
 * @param name what operators call it
 * @param path matched exactly; begins with a slash
 * @param overflow block, drop, reject or timeout, with the bound on the wait
 * @param limit how many calls at a time
 * @param queue how many may wait for a permit, 0 or more
 * @param maxWaiters how many more may wait under block and timeout, 0 or more
 * @param discipline who of them goes next
 * @param codel keeps the queue from standing; null if nothing does
 * @param shares parts of the permits that belong to tenants, by name
 * @param shadow whether the gate only looks on
 * @param description a sentence for people; null if there is none
 */
public record GateSpec(
    String name,
    String path,
    Overflow overflow,
    LimitSpec limit,
    int queue,
    int maxWaiters,
    DisciplineSpec discipline,
    @Nullable CoDel codel,
    Map<String, Double> shares,
    boolean shadow,
    @Nullable String description) {

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the gate's name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put("strategy", overflow.word());
    if (!overflow.waitBound().equals(Overflow.UNBOUNDED)) {
      keys.put("wait", Times.format(overflow.waitBound()));
    }
    keys.putAll(limit.keys());
    keys.put("queue", queue);
    keys.put("maxWaiters", maxWaiters);
    keys.putAll(discipline.keys());
    if (codel != null) {
      keys.put("codelTarget", Times.format(codel.target()));
      keys.put("codelInterval", Times.format(codel.interval()));
    }
    if (!shares.isEmpty()) {
      keys.put("shares", shares);
    }
    keys.put("shadow", shadow);
    if (description != null) {
      keys.put("description", description);
    }
    return keys;
  }
}
