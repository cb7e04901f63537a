package dev.weir.bench.measure;

import dev.weir.bench.contender.Item;
import dev.weir.bench.contender.Pipe;
import dev.weir.bench.contender.PipeRoster;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** A source that has as much as is asked of it, a pipe, and a subscriber that asks for all. */
public final class Piped implements Run {

  private final Pipe pipe;
  private final Tally tally = new Tally(new TaskThreads());
  private final Taker taker = new Taker(Long.MAX_VALUE, 0);
  private final Counter sent = new Counter();
  private final Item[] items;
  private volatile boolean stopped;
  /* Of the thread that emits, one after the other. */
  private int next;

  /**
   * Starts it.
   *
   * @param who the operator
   * @param params work and keys
   */
  public Piped(PipeRoster who, Params params) {
    pipe = who.open(params.setup());
    Runnable[] tasks = PipeWork.byId(params.text("work")).tasks(tally, params.number("spins"));
    int keys = params.integer("keys");
    items = new Item[Math.max(keys, tasks.length)];
    for (int i = 0; i < items.length; i++) {
      items[i] = new Item(i % keys, tasks[i % tasks.length]);
    }
    /* Hidden, as from a network: fusion would spare some the thread in between. */
    Thread thread =
        new Thread(
            () -> Flux.generate(this::emit).hide().transform(pipe.stage()).subscribe(taker),
            "source");
    thread.setDaemon(true);
    thread.start();
  }

  private void emit(SynchronousSink<Item> sink) {
    if (stopped) {
      sink.complete();
      return;
    }
    Item item = items[next];
    next = next + 1 == items.length ? 0 : next + 1;
    sent.increment();
    sink.next(item);
  }

  @Override
  public long completed() {
    return taker.received();
  }

  @Override
  public long stopAndCountLost() throws InterruptedException {
    stopped = true;
    Drained.await(() -> taker.ended() == 1 || taker.failure() != null);
    @Nullable Throwable why = taker.failure();
    if (why != null) {
      throw new IllegalStateException(why);
    }
    if (taker.ended() == 0) {
      throw new IllegalStateException("the stream has not ended");
    }
    return Math.abs(sent.get() - taker.received()) + Math.abs(sent.get() - tally.sum());
  }

  @Override
  public void close() {
    pipe.close();
  }
}
