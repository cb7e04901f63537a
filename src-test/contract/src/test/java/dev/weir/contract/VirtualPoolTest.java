package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** What is different about a pool with a thread for each task. */
class VirtualPoolTest {

  private static final boolean THERE = Runtime.version().feature() >= 21;

  private final Pools pools = new Pools();

  @AfterEach
  void everythingIsAccountedFor() {
    pools.close();
  }

  /** Whose threads. Those of a factory are on every JDK. */
  enum Threads {
    VIRTUAL,
    OF_A_FACTORY
  }

  private WorkerPool pool(Threads threads, int most) {
    assumeTrue(threads == Threads.OF_A_FACTORY || THERE, "virtual threads need Java 21 or newer");
    WorkerPoolBuilder builder = WorkerPools.virtual(Pools.newName("virtual"), most);
    if (threads == Threads.OF_A_FACTORY) {
      builder.threads(Thread::new);
    }
    return pools.add(builder.build());
  }

  @Test
  void build_withoutVirtualThreads_saysWhatIsNeeded() {
    assumeTrue(!THERE, "this JDK has virtual threads");

    assertThatThrownBy(() -> WorkerPools.virtual("v", 1).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("virtual threads: Java 17 (expected: >= 21, which has them)");
  }

  @Test
  void builder_nothingMayRun_saysNameValueAndRule() {
    assertThatThrownBy(() -> WorkerPools.virtual("v", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxConcurrent: 0 (expected: 1 to 32767)");
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void tasks_haveAThreadEach_andLeaveNothingInIt(Threads threads) {
    WorkerPool pool = pool(threads, 3);
    ThreadLocal<String> local = new ThreadLocal<>();
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger leftBehind = new AtomicInteger();

    Long count =
        Flux.range(0, 500)
            .transform(
                pool.mapUnordered(
                    i -> {
                      seen.add(Thread.currentThread());
                      if (local.get() != null) {
                        leftBehind.incrementAndGet();
                      }
                      local.set("mine");
                      return i;
                    }))
            .count()
            .block(PoolContract.PATIENCE);

    assertThat(count).isEqualTo(500);
    assertThat(seen).hasSize(500);
    assertThat(leftBehind).hasValue(0);
    if (threads == Threads.VIRTUAL) {
      assertThat(seen)
          .allMatch(thread -> thread.toString().startsWith("VirtualThread"))
          .allMatch(thread -> thread.getName().startsWith(pool.config().name()));
    }
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void tasksOfAReactorWorker_haveAThreadEachToo(Threads threads) {
    WorkerPool pool = pool(threads, 3);
    Queue<Thread> seen = new ConcurrentLinkedQueue<>();
    Scheduler.Worker worker = pool.createWorker();
    for (int i = 0; i < 300; i++) {
      worker.schedule(() -> seen.add(Thread.currentThread()));
    }

    eventually().until(() -> seen.size() == 300);
    assertThat(seen).doesNotHaveDuplicates();
    worker.dispose();
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void tasks_thatBlock_runAtOnceUpToTheBound(Threads threads) {
    WorkerPool pool = pool(threads, 20);
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Hold hold = pools.add(new Hold());
      holds.add(hold);
      pool.execute(hold);
    }

    holds.subList(0, 20).forEach(Hold::awaitStarted);
    assertThat(holds.subList(20, 30)).noneMatch(Hold::hasStarted);
    assertThat(pool.snapshot().busy()).isEqualTo(20);
    holds.get(7).release();
    holds.get(20).awaitStarted();
    assertThat(holds.subList(21, 30)).noneMatch(Hold::hasStarted);

    holds.forEach(Hold::release);
    eventually().until(() -> pool.snapshot().ledger().completed() == 30);
    eventually().until(() -> pool.snapshot().busy() == 0);
    assertThat(pool.snapshot().workers()).hasSize(20).noneMatch(worker -> worker.busy());
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void dispose_interruptsWhatRuns_andEnds(Threads threads) {
    WorkerPool pool = pool(threads, 2);
    Hold hold = pools.add(new Hold());
    pool.execute(hold);
    hold.awaitStarted();

    pool.dispose();

    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
    pool.disposeGracefully().block(PoolContract.PATIENCE);
  }

  @Test
  void threads_thatCannotBeHad_loseNothing() {
    AtomicInteger refusals = new AtomicInteger(50);
    WorkerPool pool =
        pools.add(
            WorkerPools.virtual(Pools.newName("virtual"), 2)
                .threads(
                    body -> {
                      if (refusals.get() < 50 && refusals.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("no threads, for the test");
                      }
                      return new Thread(body);
                    })
                .build());
    Hold hold = pools.add(new Hold());
    pool.execute(hold);
    hold.awaitStarted();
    refusals.set(49); // from now on a worker finds no successor for a while
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 60; i++) {
      try {
        pool.execute(ran::incrementAndGet);
      } catch (OutOfMemoryError expected) {
        assertThat(expected).hasMessageContaining("for the test"); // it is in all the same
      }
    }

    hold.release();

    eventually().until(() -> ran.get() == 60);
  }

  @Test
  void threads_thatCannotBeHadToHelp_loseNoTaskInHand() {
    Hold beforeItsBody = pools.add(new Hold());
    AtomicInteger asked = new AtomicInteger();
    WorkerPool pool =
        pools.add(
            WorkerPools.virtual(Pools.newName("virtual"), 3)
                .threads(
                    body -> {
                      if (asked.incrementAndGet() == 2) {
                        throw new OutOfMemoryError("no threads, for the test");
                      }
                      return new Thread(
                          () -> {
                            beforeItsBody.run();
                            body.run();
                          });
                    })
                .build());
    AtomicInteger ran = new AtomicInteger();
    pool.execute(ran::incrementAndGet);
    pool.execute(ran::incrementAndGet); // starts no thread, as the first is on its way

    beforeItsBody.release(); // the first has one in hand, and calls for help with the other

    eventually().until(() -> ran.get() == 2);
    assertThat(asked).hasValueGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Threads.class)
  void pool_toString_saysItsKind(Threads threads) {
    assertThat(pool(threads, 4).toString()).startsWith("virtual(\"").endsWith("\", 4)");
  }
}
