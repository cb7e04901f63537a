package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.spill.Accepted;
import dev.weir.spill.PoolSpill;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillCodec;
import dev.weir.spill.SpillRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;

/** Whoever sends, requests, cancels or submits never touches the disk, as BlockHound sees it. */
@Tag("blockhound")
class SpillOnNonBlockingThreadsTest {

  private static final int COUNT = 20_000;

  @TempDir Path folder;

  @BeforeAll
  static void install() {
    BlockingCalls.install();
  }

  @BeforeEach
  void forget() {
    BlockingCalls.forget();
  }

  @AfterEach
  void nothingBlocked() {
    BlockingCalls.assertNone();
  }

  @Test
  void stream_betweenParallelThreads_neverBlocks() throws IOException {
    Spill<String> spill = Spill.in(folder, SpillCodec.utf8()).maxBytes(1 << 16).build();
    AtomicInteger received = new AtomicInteger();

    Flux.range(0, COUNT)
        .map(Object::toString)
        .publishOn(Schedulers.parallel())
        .transform(spill.operator(4))
        .publishOn(Schedulers.parallel(), 8)
        .doOnNext(text -> received.incrementAndGet())
        .blockLast(PoolContract.PATIENCE);

    assertThat(received).hasValue(COUNT);
    assertThat(spill.snapshot().written()).isPositive();
    spill.disposeGracefully().subscribeOn(Schedulers.parallel()).block(PoolContract.PATIENCE);
  }

  @Test
  void stream_cancelledOnAParallelThread_neverBlocks() throws IOException {
    Spill<String> spill = Spill.in(folder, SpillCodec.utf8()).build();

    for (int round = 0; round < 20; round++) {
      Flux.range(0, COUNT)
          .map(Object::toString)
          .publishOn(Schedulers.parallel())
          .transform(spill.operator(4))
          .publishOn(Schedulers.parallel(), 8)
          .take(100)
          .blockLast(PoolContract.PATIENCE);
    }

    spill.disposeGracefully().subscribeOn(Schedulers.parallel()).block(PoolContract.PATIENCE);
    eventually().until(() -> spill.snapshot().ledger().isBalanced());
  }

  @Test
  void pool_submittedToOnAParallelThread_neverBlocks() throws IOException {
    WorkerPool pool = WorkerPools.fixed("workers", 1).queueCapacity(4).build();
    Spill<String> spill = Spill.in(folder, SpillCodec.utf8()).handover(COUNT).build();
    AtomicInteger handled = new AtomicInteger();
    PoolSpill<String> front = spill.before(pool, text -> handled.incrementAndGet());

    List<Accepted> all =
        Flux.range(0, COUNT)
            .map(Object::toString)
            .publishOn(Schedulers.parallel())
            .flatMap(front::submit, 64)
            .collectList()
            .block(PoolContract.PATIENCE);

    assertThat(all).hasSize(COUNT).contains(Accepted.RAN);
    eventually().until(() -> handled.get() == COUNT);
    spill.disposeGracefully().block(PoolContract.PATIENCE);
    assertThat(spill.snapshot().ledger().completed()).isEqualTo(COUNT);
    pool.disposeGracefully().block(PoolContract.PATIENCE);
  }

  @Test
  void disposal_onAParallelThread_withoutADiskThread_neverBlocks() throws IOException {
    Scheduler disk = Schedulers.newSingle(Thread::new);
    Spill<String> spill = Spill.in(folder, SpillCodec.utf8()).disk(disk).build();
    TestSubscriber<String> subscriber = TestSubscriber.builder().initialRequest(0).build();
    Flux.range(0, 100).map(Object::toString).transform(spill.operator(4)).subscribe(subscriber);
    eventually().until(() -> spill.snapshot().written() > 0);
    disk.dispose();

    Mono.fromCallable(
            () -> {
              spill.dispose();
              return spill.snapshot();
            })
        .subscribeOn(Schedulers.parallel())
        .block(PoolContract.PATIENCE);

    spill.disposeGracefully().subscribeOn(Schedulers.parallel()).block(PoolContract.PATIENCE);
    subscriber.block(PoolContract.PATIENCE);
    assertThat(subscriber.expectTerminalError()).isInstanceOf(SpillRefusedException.class);
    assertThat(spill.snapshot().ledger().isBalanced()).isTrue();
  }
}
