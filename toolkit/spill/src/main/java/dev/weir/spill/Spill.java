package dev.weir.spill;

import dev.weir.pool.WorkerPool;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Writes what does not fit to disk, and replays it in order: behind a Flux, or in front of a pool.
 *
 * <pre>{@code
 * Spill<Event> spill = Spill.in(folder, codec).name("events").maxBytes(10L << 30).build();
 * Flux<Event> calm = events.transform(spill.operator(256));   // 256 in memory, the rest on disk
 * }</pre>
 *
 * <p>An element is <i>live</i> if it never was on disk, <i>replayed</i> if it comes from there.
 * Both share the consumer while both have something for it, one to one unless {@link
 * SpillBuilder#shares} says otherwise; replayed elements keep their order among themselves, and so
 * do live ones. {@link SpillBuilder#inOrder} keeps all in the order in which they came.
 *
 * <p>What was written is replayed until it was passed on: {@code onNext} has returned, or a pool's
 * task has ended. That is exactly once, but after a crash what was passed on last may be replayed
 * again, and what a pool has handled behind a record that it has not. What is on disk when a spill
 * is built goes to its first subscriber, or pool.
 *
 * <p>One stream or one pool takes from a spill at a time. When a stream ends or is cancelled, the
 * next may come: what the last one has not passed on is there for it.
 *
 * <p><b>Threads.</b> The disk is touched by a thread of its own alone, or the scheduler that {@link
 * SpillBuilder#disk} names; that calls the codec and the listener, too. {@link #operator} and
 * {@link PoolSpill} say who signals. Only {@link SpillBuilder#build} blocks.
 *
 * @param <T> the elements
 */
public final class Spill<T> implements Disposable {
  private static final int MOST_IN_MEMORY = 1 << 24;

  private final SpillSetup<T> setup;
  private final Depot<T> depot;

  Spill(RecordLog log, SpillSetup<T> setup) {
    this.setup = setup;
    this.depot = new Depot<>(log, setup);
  }

  /**
   * A spill in a folder, which is made if it is not there. It belongs to one spill at a time.
   *
   * @param folder where its files are
   * @param codec how elements become bytes
   * @param <T> the elements
   * @return what it takes to build one
   */
  public static <T> SpillBuilder<T> in(Path folder, SpillCodec<T> codec) {
    return new SpillBuilder<>(folder, codec);
  }

  /**
   * Keeps what its subscriber has no demand for: so much in memory, and the rest on disk. For
   * {@code Flux.transform}.
   *
   * <p>It asks its source for what memory and the {@link SpillBuilder#handover} hold, and for more
   * as they get room: a source that heeds that is slowed down to the speed of the disk, and where
   * the bound on bytes blocks, to that of the subscriber. One that sends more than it was asked for
   * fails the stream with an overflow error; under drop, its element is dropped.
   *
   * <p>When the source ends, all that it sent is passed on before the end is, and all that is on
   * disk. When the subscriber cancels, what is in memory is discarded; what was handed over to the
   * disk is for the next subscriber. When the disk fails, so does the stream, once all was passed
   * on that can be read or is in memory; nothing that was accepted is lost. An element that cannot
   * be encoded fails the stream likewise. A record that cannot be read or decoded fails it, and
   * stays.
   *
   * <p>A second subscriber gets an {@code IllegalStateException} while the first is there.
   *
   * <p>An element that was written is passed to the discard hook, as what comes back is another
   * one: that is where resources are released, also of an element that is refused or cannot be
   * encoded. A copy that was read ahead for a subscriber who leaves is discarded likewise, and read
   * again.
   *
   * <p><b>Threads.</b> Signals come from the source's thread, one that requests, or the emitter
   * ({@link SpillBuilder#emitter}), and so does what is requested from the source. Where the
   * emitter takes nothing any more, the disk's thread signals itself. Elements that are written,
   * refused or cannot be encoded are discarded by the disk's thread.
   *
   * @param memory how many elements, 1 to 2^24
   * @return to be applied to a Flux
   * @throws IllegalArgumentException if the memory is out of its range
   */
  public Function<Flux<T>, Flux<T>> operator(int memory) {
    Rules.between("memory", memory, 1, MOST_IN_MEMORY);
    return source -> FluxSpill.of(source, this, memory);
  }

  /**
   * As {@link #before(WorkerPool, SpillHandler, BiConsumer)}; what a handler throws for an element
   * that came back goes to Reactor's {@code onErrorDropped}.
   *
   * @param pool where elements are handled
   * @param handler handles one
   * @return where to submit elements
   * @throws IllegalStateException if somebody else takes from this spill
   * @throws SpillRefusedException if it is disposed of
   */
  public PoolSpill<T> before(WorkerPool pool, SpillHandler<? super T> handler) {
    return before(
        pool, handler, (element, error) -> Operators.onErrorDropped(error, Context.empty()));
  }

  /**
   * Puts a disk in front of a pool: an element is handled there if it has room, and else written to
   * disk and handled later. What is on disk waits for room as others do, and has no more of it than
   * its share while live elements come, and the whole while none do. An element that fails is not
   * tried again. If a record cannot be decoded, live elements still run and are spilled, and what
   * is on disk from there on waits for the next taker, or for {@link SpillBuilder#undecodable}. One
   * that cannot be read is tried again each second.
   *
   * <p>An element that was spilled stays its submitter's, who hears that it is on disk: what comes
   * back is another one. Copies that were read ahead are let go of without notice when the pool is
   * left, and read again, so a codec should decode nothing that has to be released.
   *
   * <p>Records are let go of in order. Behind one that is not handled yet as many more are taken
   * back as are {@linkplain SpillBuilder#readAhead read ahead}, and once more as many, or what the
   * pool holds if that is more. So a handler that hangs stops the replay after these, and not
   * before. If a record was not handled because its pool was disposed of, the next taker gets it
   * without those behind it that were; only the next process gets these again.
   *
   * @param pool where elements are handled; not disposed of with the spill. If it is disposed of,
   *     what is on disk stays there
   * @param handler handles one
   * @param failures told of each element that came back and could not be handled: nobody else waits
   *     for it. Called by a worker, or where the pool turns tasks away
   * @return where to submit elements
   * @throws IllegalStateException if somebody else takes from this spill
   * @throws SpillRefusedException if it is disposed of
   */
  public PoolSpill<T> before(
      WorkerPool pool,
      SpillHandler<? super T> handler,
      BiConsumer<? super T, ? super Throwable> failures) {
    PoolFront<T> front =
        new PoolFront<>(
            Rules.notNull("pool", pool),
            Rules.notNull("handler", handler),
            Rules.notNull("failures", failures),
            depot,
            setup);
    RuntimeException refused = admit(front.replay(), front);
    if (refused != null) {
      throw refused;
    }
    front.replay().open();
    return new PoolSpill<>(front, this, pool);
  }

  SpillSubscriber<T> newSubscriber(CoreSubscriber<? super T> actual, int memory) {
    return new SpillSubscriber<>(actual, depot, setup, memory);
  }

  /** Lets somebody take. Null, or why not. */
  @Nullable RuntimeException admit(SpillSubscriber<T> subscriber) {
    return admit(subscriber.replay(), subscriber);
  }

  private @Nullable RuntimeException admit(Replay<T> replay, Stage newStage) {
    if (depot.isClosing()) {
      return new SpillRefusedException(config(), Disposal.GRACEFUL.reason());
    }
    if (!depot.admit(replay, newStage)) {
      return new IllegalStateException(
          "spill " + config().name() + ": taken (expected: one stream or pool at a time)");
    }
    return null;
  }

  /**
   * What it looks like now. Thread-safe.
   *
   * @return the snapshot
   */
  public SpillSnapshot snapshot() {
    Depot.LogState log = depot.state();
    return new SpillSnapshot(
        config().name(),
        depot.ledger(),
        log.bytes(),
        log.segments(),
        log.oldest(),
        log.next(),
        log.acknowledged(),
        depot.books().allWritten(),
        depot.books().allReplayed(),
        depot.lastError());
  }

  /**
   * How it was built.
   *
   * @return its configuration
   */
  public SpillConfig config() {
    return setup.config();
  }

  /**
   * Stops at once, also after {@link #disposeGracefully}: whoever takes fails before its next
   * element, what is in memory is discarded. What is on disk stays. What is in hand, an {@code
   * onNext} or the tasks of a pool, may be replayed again by the next spill in the folder. Does not
   * wait for the disk's thread, which ends as soon as it can, and tells those who wait to be
   * written.
   */
  @Override
  public void dispose() {
    depot.close(Disposal.FORCED);
  }

  /** Whether disposal has begun. */
  @Override
  public boolean isDisposed() {
    return depot.isClosing();
  }

  /**
   * Stops in good order: whoever takes passes on what it has in hand and leaves, what was handed
   * over is written as far as there is room, all is synced, and the folder is given back. A stream
   * still passes on what it has in memory, then fails. Lazy, and shared between subscribers, who
   * hear of the end on the disk's thread.
   *
   * @return completes when the folder is free; fails with {@link SpillFailedException} if the last
   *     of it could not be written
   */
  public Mono<Void> disposeGracefully() {
    return Mono.defer(
        () -> {
          depot.close(Disposal.GRACEFUL);
          return depot.whenClosed();
        });
  }

  @Override
  public String toString() {
    return config().toString();
  }
}
