package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import dev.weir.demo.config.LimitSpec;
import dev.weir.observe.GateSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A gate at one moment.
 *
 * @param path of the route that it stands before
 * @param limitBy the word for what its limit follows
 * @param discipline the word for who goes next
 * @param shadow whether it only looks on
 * @param gate what there is
 * @param dependency what is behind it: a permit there is a worker; null if nothing is but the route
 */
public record GateStatus(
    String path,
    String limitBy,
    String discipline,
    boolean shadow,
    GateSnapshot gate,
    @Nullable GateSnapshot dependency) {

  static GateStatus of(GateSpec spec, GateSnapshot gate, @Nullable GateSnapshot dependency) {
    return new GateStatus(
        spec.path(),
        spec.limit().law().word(),
        spec.discipline().word(),
        spec.shadow(),
        gate,
        dependency);
  }

  /** Of a gate with a fixed limit, first come, first served. */
  static GateStatus of(String path, GateSnapshot gate) {
    return new GateStatus(path, LimitSpec.Law.FIXED.word(), "fifo", false, gate, null);
  }
}
