package dev.weir.demo.config;

import dev.weir.demo.yaml.Companions;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.ShareKind;
import dev.weir.demo.yaml.TimeKind;
import dev.weir.demo.yaml.WordKind;
import dev.weir.scaling.Elasticity;
import java.time.Duration;
import java.util.Optional;

/** Reads what only an elastic pool has. */
final class ElasticReader {

  /* What every elastic pool may have, however it scales. */
  private static final String IDLE_TIME = "idleTime";
  private static final String SCALING_INTERVAL = "scalingInterval";

  private static final String ON_DEMAND = "onDemand";
  private static final String THRESHOLDS = "thresholds";
  private static final String WAIT_TARGET = "waitTarget";

  private static final WordKind SCALING = WordKind.of(ON_DEMAND, THRESHOLDS, WAIT_TARGET);
  private static final NumberKind MIN_WORKERS = new NumberKind(1, Limits.MOST_WORKERS);
  private static final TimeKind COOL_DOWN = new TimeKind(true, Limits.LONGEST_TIME);

  private ElasticReader() {}

  private static Companions companions() {
    return new Companions("scaling")
        .with(
            THRESHOLDS,
            "queueLow",
            "queueHigh",
            "utilisationLow",
            "utilisationHigh",
            "cpuLow",
            "cpuHigh",
            "coolDownUp",
            "coolDownDown")
        .with(WAIT_TARGET, "waitTarget");
  }

  /** Of a pool of at most so many workers. */
  static ElasticSpec read(Section pool, Optional<Integer> most) {
    Optional<Integer> least = pool.find("minWorkers", MIN_WORKERS, 1);
    if (least.isPresent() && most.isPresent() && least.get() > most.get()) {
      pool.refuse("minWorkers", "at most maxWorkers, which is " + most.get());
    }
    return new ElasticSpec(
        least.orElse(1),
        pool.find(IDLE_TIME, Limits.BOUND).orElse(Elasticity.USUAL_IDLE_TIME),
        pool.find(SCALING_INTERVAL, Limits.BOUND).orElse(Elasticity.USUAL_INTERVAL),
        scaling(pool));
  }

  /** Of a pool of another kind: there must be nothing of the sort. */
  static void refuse(Section pool) {
    String rule = "only with kind: " + PoolKind.BOUNDED_ELASTIC.word();
    pool.refuse(IDLE_TIME, rule);
    pool.refuse(SCALING_INTERVAL, rule);
    companions().refuse(pool, rule);
  }

  /** Of a pool whose kind nobody knows. */
  static void ignore(Section pool) {
    pool.at(IDLE_TIME);
    pool.at(SCALING_INTERVAL);
    pool.at("scaling");
    companions().check(pool, Optional.empty());
  }

  private static ScalingSpec scaling(Section pool) {
    Optional<String> word = pool.find("scaling", SCALING, ON_DEMAND);
    companions().check(pool, word);
    return switch (word.orElse(ON_DEMAND)) {
      case THRESHOLDS -> thresholds(pool);
      case WAIT_TARGET ->
          new ScalingSpec.WaitTarget(
              pool.need(WAIT_TARGET, Limits.BOUND).orElse(Duration.ofMillis(1)));
      default -> new ScalingSpec.OnDemand();
    };
  }

  private static ScalingSpec thresholds(Section pool) {
    ScalingSpec.Thresholds usual = ScalingSpec.Thresholds.USUAL;
    double queueLow = share(pool, "queueLow", usual.queueLow());
    double queueHigh = share(pool, "queueHigh", usual.queueHigh());
    double utilisationLow = share(pool, "utilisationLow", usual.utilisationLow());
    double utilisationHigh = share(pool, "utilisationHigh", usual.utilisationHigh());
    checkOrder(pool, "queueLow", queueLow, "queueHigh", queueHigh);
    checkOrder(pool, "utilisationLow", utilisationLow, "utilisationHigh", utilisationHigh);
    return new ScalingSpec.Thresholds(
        queueLow,
        queueHigh,
        utilisationLow,
        utilisationHigh,
        cpu(pool),
        pool.find("coolDownUp", COOL_DOWN).orElse(usual.coolDownUp()),
        pool.find("coolDownDown", COOL_DOWN).orElse(usual.coolDownDown()));
  }

  /* One of the two is enough to ask for it; the other is then the usual one. */
  private static Optional<ScalingSpec.Thresholds.Cpu> cpu(Section pool) {
    if (pool.at("cpuLow") == null && pool.at("cpuHigh") == null) {
      return Optional.empty();
    }
    double low = share(pool, "cpuLow", 0.2);
    double high = share(pool, "cpuHigh", 0.8);
    checkOrder(pool, "cpuLow", low, "cpuHigh", high);
    return Optional.of(new ScalingSpec.Thresholds.Cpu(low, high));
  }

  /* Not a number if it is wrong, which is neither above nor below another. */
  private static double share(Section pool, String key, double usual) {
    return pool.find(key, ShareKind.SHARE, usual).orElse(Double.NaN);
  }

  private static void checkOrder(
      Section pool, String lowKey, double low, String highKey, double high) {
    if (low >= high) {
      if (pool.at(lowKey) != null) {
        pool.refuse(lowKey, "below " + highKey + ", which is " + high);
      } else {
        pool.refuse(highKey, "above " + lowKey + ", which is " + low);
      }
    }
  }
}
