package dev.weir.demo.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.DisciplineSpec;
import dev.weir.demo.config.ElasticSpec;
import dev.weir.demo.config.PoolKind;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.ScalingSpec;
import dev.weir.pool.WorkerPool;
import dev.weir.scaling.Elasticity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** From what a file asks for to a pool. */
class PoolBuildingTest {

  @Test
  void build_elastic_hasAllThatItWasAskedFor() {
    ScalingSpec scaling = new ScalingSpec.WaitTarget(Duration.ofMillis(10));
    Duration idleTime = Duration.ofSeconds(2);
    Duration interval = Duration.ofMillis(30);
    WorkerPool pool =
        PoolBuilding.build(
            new PoolSpec(
                "elastic",
                PoolKind.BOUNDED_ELASTIC,
                5,
                7,
                9,
                null,
                null,
                new DisciplineSpec.Fifo(),
                new ElasticSpec(3, idleTime, interval, scaling)));
    try {
      assertThat(pool.config().elasticity())
          .isEqualTo(new Elasticity(3, scaling.policy(), idleTime, interval));
    } finally {
      pool.dispose();
    }
  }
}
