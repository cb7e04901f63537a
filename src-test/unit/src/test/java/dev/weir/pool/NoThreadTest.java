package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.overflow.Overflow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A pool of a thread for each task, where none is to be had for a while. */
class NoThreadTest {

  private static final String KEY = NoThreadTest.class.getName();

  private final List<Throwable> reported = new CopyOnWriteArrayList<>();
  private volatile boolean none;
  private final WorkerPool pool =
      WorkerPools.virtual("none", 2)
          .threads(this::thread)
          .queueCapacity(0)
          .overflow(Overflow.block())
          .build();

  private Thread thread(Runnable work) {
    if (none) {
      throw new IllegalStateException("no thread");
    }
    return new Thread(work);
  }

  @AfterEach
  void end() {
    Schedulers.resetOnHandleError(KEY);
    none = false;
    pool.dispose();
  }

  private long running() {
    return pool.snapshot().ledger().running();
  }

  @Test
  void publisher_completesAndSomebodyIsLetInForWhomThereIsNoThread_itsSubscriberIsTold() {
    Schedulers.onHandleError(KEY, (thread, error) -> reported.add(error));
    Sinks.One<Integer> first = Sinks.one();
    Sinks.One<Integer> second = Sinks.one();
    CompletableFuture<Integer> firstResult = pool.submitPublisher(first::asMono).next().toFuture();
    CompletableFuture<Integer> secondResult =
        pool.submitPublisher(second::asMono).next().toFuture();
    await().until(() -> first.currentSubscriberCount() + second.currentSubscriberCount() == 2);
    await().until(() -> pool.snapshot().busy() == 0); // both hold a place, neither a seat
    CompletableFuture<Integer> waiting = pool.submit(() -> 3).toFuture();
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);

    none = true;
    first.tryEmitValue(1).orThrow();

    assertThat(firstResult).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(1);
    assertThat(reported).singleElement().asString().contains("no thread");
    none = false;
    second.tryEmitValue(2).orThrow();
    assertThat(secondResult).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(2);
    pool.execute(() -> {}); // for which there is one, which looks for what else there is
    assertThat(waiting).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(3);
    await().until(() -> running() == 0);
    assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
  }
}
