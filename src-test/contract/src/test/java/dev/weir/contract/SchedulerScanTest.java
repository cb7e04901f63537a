package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** What a pool and its workers say of themselves. */
@OverEveryPool
class SchedulerScanTest extends PoolContract {

  @Test
  void scan_name_isThePools() {
    WorkerPool pool = pool(1);

    assertThat(scan(pool).scan(Scannable.Attr.NAME)).contains(pool.config().name());
    assertThat(scan(pool).isScanAvailable()).isTrue();
    assertThat(scheduler(pool).toString()).contains(pool.config().name());
  }

  @Test
  void scan_capacity_isTheRooms() {
    WorkerPool pool = pool(builder(3).queueCapacity(7));

    assertThat(scan(pool).scan(Scannable.Attr.CAPACITY)).isEqualTo(pool.config().capacity());
    assertThat(pool.config().capacity()).isEqualTo(10);
  }

  @Test
  void scan_buffered_isTheRealDepth() {
    WorkerPool pool = pool(builder(2).queueCapacity(5));
    assertThat(scan(pool).scan(Scannable.Attr.BUFFERED)).isZero();

    Saturation saturation = saturate(pool);

    assertThat(scan(pool).scan(Scannable.Attr.BUFFERED)).isEqualTo(5);
    assertThat(pool.snapshot().depth()).isEqualTo(5);
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(scan(pool).scan(Scannable.Attr.BUFFERED)).isZero();
  }

  @Test
  void scan_terminatedAndCancelled_followTheDisposal() {
    WorkerPool pool = pool(1);
    assertThat(scan(pool).scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(scan(pool).scan(Scannable.Attr.CANCELLED)).isFalse();
    Hold hold = occupy(pool);

    CompletableFuture<Void> done = pool.disposeGracefully().toFuture();
    assertThat(scan(pool).scan(Scannable.Attr.CANCELLED)).isTrue();
    hold.release();

    assertThat(done).succeedsWithin(PATIENCE);
    assertThat(scan(pool).scan(Scannable.Attr.TERMINATED)).isTrue();
  }

  @Test
  void scan_worker_knowsItsParentAndItsEnd() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Scannable scannable = Scannable.from(worker);

    assertThat(scannable.isScanAvailable()).isTrue();
    assertThat(scannable.scan(Scannable.Attr.PARENT)).isNotNull();
    assertThat(scannable.parents().anyMatch(Scannable.from(pool)::equals)).isTrue();
    assertThat(scannable.scan(Scannable.Attr.NAME)).contains(pool.config().name());
    assertThat(scannable.scan(Scannable.Attr.TERMINATED)).isFalse();
    worker.dispose();
    assertThat(scannable.scan(Scannable.Attr.TERMINATED)).isTrue();
    assertThat(scannable.scan(Scannable.Attr.CANCELLED)).isTrue();
  }

  @Test
  void scan_workerBuffered_countsItsTasks() {
    WorkerPool pool = pool(1);
    Hold hold = occupy(pool);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    for (int i = 0; i < 3; i++) {
      worker.schedule(() -> {});
    }

    assertThat(Scannable.from(worker).scan(Scannable.Attr.BUFFERED)).isEqualTo(3);
    hold.release();
    Pools.awaitSettled(pool);
    assertThat(Scannable.from(worker).scan(Scannable.Attr.BUFFERED)).isZero();
    worker.dispose();
  }

  @Test
  void inners_areTheOpenWorkers() {
    WorkerPool pool = pool(4);

    assertThat(scan(pool).inners()).isEmpty();
    Scheduler.Worker worker = scheduler(pool).createWorker();
    List<? extends Scannable> inners = scan(pool).inners().toList();

    assertThat(inners).hasSize(1).allMatch(Scannable::isScanAvailable);
    worker.dispose();
    assertThat(scan(pool).inners()).isEmpty();
  }

  private Scannable scan(WorkerPool pool) {
    return Scannable.from(scheduler(pool));
  }
}
