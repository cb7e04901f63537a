package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long one waits in a pool that others flood: one worker, which does a task in each millisecond
 * of virtual time.
 */
class WaitBoundTest {

  private static final Duration TICK = Duration.ofMillis(1);

  private static TestPool pool(Discipline discipline) {
    return TestPool.of(
        WorkerPools.fixed("bounded-wait", 1).queueCapacity(20_000).discipline(discipline));
  }

  private static long millis(TestPool pool) {
    return pool.now(TimeUnit.MILLISECONDS);
  }

  /** One is overtaken by those alone who come less than level × step later than it did. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 20", "8, 2", "8, 20", "32, 2", "63, 1", "63, 2", "63, 20"})
  void priority_anyLevelUnderAnyFlood_waitsNoLongerThanItsBound(int level, int perTick) {
    Duration step = Duration.ofMillis(10);
    TestPool pool = pool(Discipline.priority(step));
    long mayOvertake = level * step.toMillis();
    AtomicInteger flooded = new AtomicInteger();
    boolean[] ran = new boolean[1];
    pool.at(new Priority(level)).execute(() -> ran[0] = true);
    long begun = millis(pool);

    while (!ran[0]) {
      if (millis(pool) - begun <= mayOvertake) { // who comes later does not matter
        for (int i = 0; i < perTick; i++) {
          pool.at(new Priority(i % level)).execute(flooded::incrementAndGet);
        }
      }
      pool.run(1);
      pool.advanceTimeBy(TICK);
    }

    assertThat(millis(pool) - begun).isLessThanOrEqualTo((mayOvertake + 1) * perTick + 1);
    assertThat(flooded.get()).isLessThanOrEqualTo((int) (mayOvertake + 1) * perTick);
    settle(pool);
  }

  /** With an idle pool a task waits for nothing; in a flood for two of the others' quanta. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void fair_quietTenantUnderAFlood_waitsHardlyLonger(int quantum) {
    long idle = longestOfTheQuiet(Discipline.fairByTenant(quantum), 0);
    long flooded = longestOfTheQuiet(Discipline.fairByTenant(quantum), 3);

    assertThat(flooded).isLessThanOrEqualTo(idle + 2L * quantum);
  }

  @Test
  void fifo_quietTenantUnderAFlood_waitsAsLongAsAnyone() {
    assertThat(longestOfTheQuiet(Discipline.fifo(), 3)).isGreaterThan(1_000);
  }

  /** In milliseconds, of one task in each 100, while two tenants send so many in each. */
  private static long longestOfTheQuiet(Discipline discipline, int perTick) {
    TestPool pool = pool(discipline);
    TestPool quiet = pool.forTenant(new Tenant("quiet"));
    TestPool first = pool.forTenant(new Tenant("first"));
    TestPool second = pool.forTenant(new Tenant("second"));
    LongStream.Builder waits = LongStream.builder();
    for (int tick = 0; tick < 5_000; tick++) {
      for (int i = 0; i < perTick; i++) {
        ((i & 1) == 0 ? first : second).execute(() -> {});
      }
      if (tick % 100 == 99) {
        long came = millis(pool);
        quiet.execute(() -> waits.add(millis(pool) - came));
      }
      pool.run(1);
      pool.advanceTimeBy(TICK);
    }
    settle(pool);
    long[] sorted = waits.build().sorted().toArray();
    assertThat(sorted).hasSize(50);
    return sorted[sorted.length - 1];
  }

  private static void settle(TestPool pool) {
    pool.runAll();
    pool.expect().quiet().balanced();
  }
}
