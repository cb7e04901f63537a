package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import dev.weir.scaling.Scaling;
import dev.weir.scaling.ScalingPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How many workers an elastic pool has. */
public sealed interface ScalingSpec {

  /**
   * What a pool takes.
   *
   * @return a policy of the toolkit's
   */
  ScalingPolicy policy();

  /**
   * As a file has it.
   *
   * @return the keys of a pool, {@code scaling} first
   */
  Map<String, Object> keys();

  /** A worker for whatever would otherwise have to wait. */
  record OnDemand() implements ScalingSpec {

    @Override
    public ScalingPolicy policy() {
      return Scaling.onDemand();
    }

    @Override
    public Map<String, Object> keys() {
      return Map.of("scaling", "onDemand");
    }
  }

  /**
   * Grows when queue or workers are nearly full, and shrinks when both are nearly empty.
   *
   * @param queueLow the share of the queue at or below which it shrinks
   * @param queueHigh the share of the queue at or above which it grows
   * @param utilisationLow the share of the workers' time at or below which it shrinks
   * @param utilisationHigh the share of the workers' time at or above which it grows
   * @param cpu the shares of the processors' time at which it shrinks and grows; empty if a busy
   *     processor is no reason to grow, but one not to
   * @param coolDownUp how long after a change it does not grow
   * @param coolDownDown how long after a change it does not shrink
   */
  record Thresholds(
      double queueLow,
      double queueHigh,
      double utilisationLow,
      double utilisationHigh,
      Optional<Cpu> cpu,
      Duration coolDownUp,
      Duration coolDownDown)
      implements ScalingSpec {

    /**
     * Shares of the processors' time.
     *
     * @param low at or below which it may shrink
     * @param high at or above which it grows
     */
    record Cpu(double low, double high) {}

    /** The toolkit's own. */
    static final Thresholds USUAL =
        new Thresholds(
            0.2, 0.8, 0.2, 0.8, Optional.empty(), Duration.ofMillis(200), Duration.ofSeconds(5));

    @Override
    public ScalingPolicy policy() {
      dev.weir.scaling.Thresholds thresholds =
          Scaling.thresholds()
              .queue(queueLow, queueHigh)
              .utilisation(utilisationLow, utilisationHigh)
              .coolDown(coolDownUp, coolDownDown);
      return cpu.map(share -> thresholds.growOnCpu(share.low(), share.high())).orElse(thresholds);
    }

    @Override
    public Map<String, Object> keys() {
      Map<String, Object> keys = new LinkedHashMap<>();
      keys.put("scaling", "thresholds");
      keys.put("queueLow", queueLow);
      keys.put("queueHigh", queueHigh);
      keys.put("utilisationLow", utilisationLow);
      keys.put("utilisationHigh", utilisationHigh);
      cpu.ifPresent(
          share -> {
            keys.put("cpuLow", share.low());
            keys.put("cpuHigh", share.high());
          });
      keys.put("coolDownUp", Times.format(coolDownUp));
      keys.put("coolDownDown", Times.format(coolDownDown));
      return keys;
    }
  }

  /**
   * As few workers as keep the mean wait at or below a target.
   *
   * @param target the mean wait
   */
  record WaitTarget(Duration target) implements ScalingSpec {

    @Override
    public ScalingPolicy policy() {
      return Scaling.waitTarget(target);
    }

    @Override
    public Map<String, Object> keys() {
      Map<String, Object> keys = new LinkedHashMap<>();
      keys.put("scaling", "waitTarget");
      keys.put("waitTarget", Times.format(target));
      return keys;
    }
  }
}
