package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/** A kind of pool that the contract does not run over must not exist. */
class PoolKindsTest {

  @Test
  void registry_everyFactoryOfWorkerPools_hasAnEntry() {
    List<String> factories =
        Arrays.stream(WorkerPools.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .distinct()
            .toList();

    assertThat(Arrays.stream(PoolKinds.values()).map(PoolKinds::factory))
        .as("PoolKinds against the public factories of WorkerPools")
        .containsExactlyInAnyOrderElementsOf(factories);
  }

  /** A view is a Scheduler too, so it needs a registry of its own as soon as there is one. */
  @Test
  void registry_everyViewOfAPool_hasAnEntry() {
    List<String> views =
        Arrays.stream(WorkerPool.class.getMethods())
            .filter(method -> Scheduler.class.isAssignableFrom(method.getReturnType()))
            .map(Method::getName)
            .distinct()
            .toList();

    assertThat(PoolViews.methods())
        .as("PoolViews against the methods of WorkerPool that return a Scheduler")
        .containsExactlyInAnyOrderElementsOf(views);
  }
}
