package dev.weir.demo.strategy;

import dev.weir.demo.config.BatchSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import dev.weir.pool.ItemResult;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Does requests of a route together, several in one task: it blocks a worker once for all of them,
 * as one statement for many rows would. Thread-safe.
 */
public final class RequestBatcher {

  private final RouteSpec route;
  private final BatchSpec spec;
  private final Batcher<Item, BatchReport> batcher;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong items = new AtomicLong();

  /**
   * What one request brings.
   *
   * @param text its bytes count against the batch's
   * @param key only items with the same are done together
   * @param cost how long it takes, alone or with others
   * @param fails whether it is to fail
   * @param offeredNanos when it was offered, on {@link System#nanoTime()}
   */
  public record Item(String text, String key, Duration cost, boolean fails, long offeredNanos) {

    long bytes() {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  RequestBatcher(WorkerPool pool, RouteSpec route) {
    this.route = route;
    this.spec = Objects.requireNonNull(route.batch(), "batch: null (expected: not null)");
    BatchOptions<Item> options =
        BatchOptions.<Item>named("batch " + route.path())
            .maxSize(spec.size())
            .maxDelay(spec.delay())
            .key(Item::key)
            .capacity(spec.room())
            .maxWaiters(spec.maxWaiters())
            .overflow(route.overflow())
            .task(TaskOptions.none().overflow(route.overflow()));
    Integer bytes = spec.bytes();
    batcher =
        pool.batchOutcomes(
            this::run, bytes == null ? options : options.maxBytes(bytes, Item::bytes));
  }

  /**
   * One request to be done. Cold.
   *
   * @param item what it brings
   * @return how it went; {@link ItemFailedException}, or why it was turned away
   */
  public Mono<BatchReport> submit(Item item) {
    return batcher.submit(item);
  }

  private List<ItemResult<BatchReport>> run(List<Item> batch) throws InterruptedException {
    long started = System.nanoTime();
    long number = batches.incrementAndGet();
    items.addAndGet(batch.size());
    SimulatedWork.block(Collections.max(batch.stream().map(Item::cost).toList()));
    long ran = System.nanoTime() - started;
    String worker = Thread.currentThread().getName();
    List<ItemResult<BatchReport>> results = new ArrayList<>(batch.size());
    for (Item item : batch) {
      WorkReport work = new WorkReport(started - item.offeredNanos(), ran, worker);
      BatchReport report = new BatchReport(number, batch.size(), results.size() + 1, work);
      results.add(
          item.fails()
              ? ItemResult.failed(new ItemFailedException(report))
              : ItemResult.of(report));
    }
    return results;
  }

  /** What it has done so far. */
  BatchStatus status() {
    return new BatchStatus(route.path(), spec, batcher.ledger(), batches.get(), items.get());
  }

  /** Nobody new comes any more: those that have gathered need not wait for others. */
  void hurry() {
    /* Who waits for room has yet to gather, and would be turned away. */
    if (batcher.ledger().waiting() == 0) {
      batcher.disposeGracefully().subscribe();
    }
  }

  /** Hands over what has gathered; completes when every item is settled. */
  Mono<Void> disposeGracefully() {
    return batcher.disposeGracefully();
  }
}
