package dev.weir.pool;

import dev.weir.internal.Batch;
import dev.weir.internal.BatchCore;
import dev.weir.internal.BatchItem;
import dev.weir.internal.Checks;
import dev.weir.internal.PoolCore;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A {@link Batcher} over a {@link BatchCore}: hands batches to a pool, and results to callers. */
final class PoolBatcher<T, R> implements Batcher<T, R> {

  private final WorkerPool pool;
  private final BatchBody<T, ItemResult<R>> body;
  private final BatchOptions<T> options;
  private final TaskOptions task;
  private final BatchCore<T> core;
  private final Mono<Void> graceful;

  PoolBatcher(
      WorkerPool pool,
      PoolCore poolCore,
      BatchBody<T, ItemResult<R>> body,
      BatchOptions<T> options) {
    this.pool = pool;
    this.body = body;
    this.options = options;
    this.task =
        options.task().name() == null ? options.task().name(options.name()) : options.task();
    this.core =
        new BatchCore<>(
            poolCore,
            options.capacity(),
            options.maxWaiters(),
            options.maxSize(),
            options.maxBytes(),
            nanos(options.maxDelay()),
            this::launch);
    this.graceful =
        Mono.defer(
            () -> {
              core.close(false);
              return core.onDone();
            });
    core.open();
  }

  private static long nanos(Duration delay) {
    Duration longest = Duration.ofNanos(Long.MAX_VALUE / 4);
    return delay.compareTo(longest) < 0 ? delay.toNanos() : longest.toNanos();
  }

  @Override
  public Mono<R> submit(T item) {
    Checks.notNull("item", item);
    return Mono.create(
        sink -> {
          Object key = Checks.notNull("the item's key", options.key().apply(item));
          long weight = options.weigher().applyAsLong(item);
          if (weight < 0) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
          }
          Item offered = new Item(sink, item, key, weight);
          offered.offer(options.overflow());
          sink.onCancel(offered::abandon);
        });
  }

  // ---------------------------------------------------------------- a batch

  private void launch(Batch<T> batch) {
    Together together = new Together(batch.items());
    try {
      batch.doneBy(
          pool.submit(together, task)
              .doOnDiscard(Object.class, unwanted -> together.discard())
              .contextWrite(
                  Context.empty()) // so that no thread locals of who filled it reach the body
              .subscribe(done -> together.succeed(), together::fail));
    } catch (Throwable e) { // fatal, as a rule: there is no thread, say
      together.fail(e);
    }
  }

  private static Outcome outcome(Throwable error) {
    if (error instanceof PoolRejectedException || error instanceof WouldBlockException) {
      return Outcome.REJECTED;
    }
    if (error instanceof TaskDroppedException) {
      return Outcome.DROPPED;
    }
    if (error instanceof PoolDisposedException) {
      return Outcome.CANCELLED;
    }
    return error instanceof TurnedAway ? Outcome.TIMED_OUT : Outcome.FAILED;
  }

  // ---------------------------------------------------------------- the end, and looking in

  @Override
  public Mono<Void> disposeGracefully() {
    return graceful;
  }

  @Override
  public void dispose() {
    core.close(true);
  }

  @Override
  public boolean isDisposed() {
    return core.isClosed();
  }

  @Override
  public Ledger ledger() {
    return core.ledger();
  }

  @Override
  public BatchOptions<T> options() {
    return options;
  }

  @Override
  public String toString() {
    return "batch(\"" + options.name() + "\") on " + pool;
  }

  private Exception toException(Reason why) {
    Refusal refusal =
        new Refusal(
            pool.config().name(), options.name(), core.depth(), options.capacity(), Duration.ZERO);
    return switch (why) {
      case DROPPED -> new TaskDroppedException(refusal);
      case NO_ROOM -> new PoolRejectedException(refusal, why, "was rejected: no room");
      case TOO_MANY_WAITERS ->
          new PoolRejectedException(
              refusal,
              why,
              "was rejected: no room, and all " + options.maxWaiters() + " waiters wait");
      case WAITED_TOO_LONG -> new QueueTimeoutException(refusal, options.overflow().waitBound());
      case NO_TIMER ->
          new PoolRejectedException(refusal, why, "was rejected: its timer is shut down");
      case DISPOSED -> new PoolDisposedException(refusal);
      default -> new PoolRejectedException(refusal, why, "was rejected: shut down");
    };
  }

  /** One run of the body, and what came of it. */
  private final class Together implements Callable<Object> {

    private final List<BatchItem<T>> items;
    private List<ItemResult<R>> results = List.of();

    /**
     * What the body threw: the pool's own refusals are known by their classes, and so is this not.
     */
    private @Nullable Throwable thrown;

    Together(List<BatchItem<T>> items) {
      this.items = items;
    }

    @Override
    public Object call() throws Exception {
      try {
        List<T> values = items.stream().map(BatchItem::value).toList();
        results = checked(body.run(values));
        return results;
      } catch (Throwable e) {
        thrown = Exceptions.unwrap(e);
        throw e;
      }
    }

    /* A copy: what is told apart item by item must not change meanwhile. */
    private List<ItemResult<R>> checked(@Nullable List<? extends ItemResult<R>> given) {
      List<ItemResult<R>> all = new ArrayList<>(Checks.notNull("the batch's results", given));
      if (all.size() != items.size()) {
        throw new IllegalStateException(
            "batch "
                + options.name()
                + ": "
                + all.size()
                + " results (expected: "
                + items.size()
                + ", one for each item)");
      }
      for (ItemResult<R> result : all) {
        Checks.notNull("an item's result", result);
      }
      return all;
    }

    void succeed() {
      each(Item::end);
    }

    void discard() {
      each(Item::discard);
    }

    private void each(BiConsumer<Item, ItemResult<R>> action) {
      Iterator<BatchItem<T>> item = items.iterator();
      for (ItemResult<R> result : results) {
        action.accept(own(item.next()), result);
      }
    }

    void fail(Throwable error) {
      Outcome outcome = error == thrown ? Outcome.FAILED : outcome(error);
      for (BatchItem<T> item : items) {
        own(item).fail(error, outcome);
      }
    }

    @SuppressWarnings("unchecked") // nobody else offers any
    private Item own(BatchItem<T> item) {
      return (Item) item;
    }
  }

  private final class Item extends BatchItem<T> {

    private final MonoSink<R> sink;

    Item(MonoSink<R> sink, T value, Object key, long weight) {
      super(core, value, key, weight);
      this.sink = sink;
    }

    void end(ItemResult<R> result) {
      Throwable error = result.error();
      if (error != null) {
        fail(error, Outcome.FAILED);
      } else if (finish(Outcome.COMPLETED)) {
        tell(() -> sink.success(result.value()));
      } else {
        discard(result);
      }
    }

    void discard(ItemResult<R> result) {
      Operators.onDiscard(result.value(), Context.of(sink.contextView()));
    }

    void fail(Throwable error, Outcome outcome) {
      if (finish(outcome)) {
        tell(() -> sink.error(error));
      }
    }

    @Override
    protected void away(Reason why) {
      tell(() -> sink.error(toException(why)));
    }

    @Override
    protected void failed(Throwable error) {
      tell(() -> sink.error(error));
    }

    /* One subscriber's mistake must not keep the others from hearing. */
    private void tell(Runnable signal) {
      try {
        signal.run();
      } catch (Throwable e) {
        Operators.onErrorDropped(e, Context.of(sink.contextView()));
      }
    }
  }
}
