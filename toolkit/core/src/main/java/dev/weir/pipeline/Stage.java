package dev.weir.pipeline;

import dev.weir.gate.Gate;
import dev.weir.internal.Checks;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.util.concurrent.Queues;

/**
 * What one stage of a {@link Pipeline} does, where, and with how many elements at a time: {@code
 * Stage.on(pool).concurrency(4).map(this::parse)}. Immutable; may be used in several pipelines.
 *
 * <p><b>In hand.</b> A stage has an element in hand from when it takes it from its buffer until its
 * result has been passed on, or the last one of its Publisher: while it waits for a worker or a
 * permit, while its function runs, and while its result waits for its turn, or for demand. {@code
 * concurrency} bounds that, so it bounds memory too, and a stage takes no more of a pool that it
 * shares than that.
 *
 * <p><b>Errors.</b> What a function throws, or its Publisher fails with, fails the stream, unless
 * {@code skipErrors} was said. An element that a pool or a gate turns away always does.
 *
 * @param <T> what goes in
 * @param <R> what comes out
 */
public final class Stage<T, R> {

  /** A run's operator, from what leaves its buffer to what comes to its {@link Exit}. */
  @FunctionalInterface
  interface Work<T, R> {
    Flux<?> on(Flux<T> source, StageRun run, Exit<R> exit);
  }

  private static final int MOST = 1 << 14;

  private final Place place;
  private final boolean settlesByResult;
  private final Work<T, R> work;

  private Stage(Place place, boolean settlesByResult, Work<T, R> work) {
    this.place = place;
    this.settlesByResult = settlesByResult;
    this.work = work;
  }

  /**
   * A stage on a pool. Its elements take places in the pool's room, and wait for room where there
   * is none: the pool's strategy must be one that waits, or refuses and so fails the stream. What
   * is to be left out, the stage's own strategy says. Stages with Publishers offer each element by
   * itself, so each of their runs has up to its concurrency of waiters; where there are more of
   * them than the pool lets wait, it refuses.
   *
   * @param pool shared with others or not, and not the pipeline's to dispose of
   * @return with as much concurrency as the pool has workers
   * @throws IllegalArgumentException if the pool drops what finds no room, or lets the caller run
   *     it, or was disposed of
   */
  public static OnPool on(WorkerPool pool) {
    Checks.notNull("pool", pool);
    String name = pool.config().name();
    if (pool.isDisposed()) {
      throw new IllegalArgumentException("pool " + name + ": disposed (expected: in use)");
    }
    Overflow overflow = pool.config().overflow();
    if (overflow.whenFull() == Overflow.Verdict.DROP
        || overflow.whenFull() == Overflow.Verdict.RUN) {
      throw new IllegalArgumentException(
          "pool " + name + ": overflow: " + overflow + " (expected: block, timeout or reject)");
    }
    int workers = pool.config().workers();
    int room = Math.min(MOST, pool.config().capacity());
    return new OnPool(
        pool,
        new Place(
            "pool " + name, Math.min(room, workers), room, () -> workers, pool::isDisposed, null));
  }

  /**
   * A stage whose Publishers each take a permit of a gate. No element is turned away for lack of
   * permits, whatever the gate's strategy: see {@link Gate#flatMap(Function, int)}.
   *
   * @param gate shared with others or not
   * @return with a concurrency of 256: the permits are the tighter bound, as a rule
   * @throws IllegalArgumentException if the gate was disposed of
   */
  public static ThroughGate through(Gate gate) {
    Checks.notNull("gate", gate);
    String name = gate.config().name();
    if (gate.isDisposed()) {
      throw new IllegalArgumentException("gate " + name + ": disposed (expected: in use)");
    }
    return new ThroughGate(
        gate,
        new Place(
            "gate " + name,
            Queues.SMALL_BUFFER_SIZE,
            MOST,
            () -> gate.snapshot().limit(),
            gate::isDisposed,
            null));
  }

  Place place() {
    return place;
  }

  boolean settlesByResult() {
    return settlesByResult;
  }

  Work<T, R> work() {
    return work;
  }

  /**
   * What a stage on a pool is to do with each element. Immutable; methods return changed copies.
   */
  public static final class OnPool {

    private final WorkerPool pool;
    private final Place place;

    private OnPool(WorkerPool pool, Place place) {
      this.pool = pool;
      this.place = place;
    }

    /**
     * How many elements each run has in hand at most.
     *
     * @param elements from 1 to the pool's room, and at most 16,384; {@code map}, {@code
     *     mapUnordered} and {@code mapKeyed} take no more than the pool's own: 256, or as many as
     *     it has workers
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of its range
     */
    public OnPool concurrency(int elements) {
      return new OnPool(pool, place.withConcurrency(elements));
    }

    /**
     * Leaves out an element whose function fails, instead of failing the stream: it is counted as
     * failed, and goes through the discard hook. Fatal errors still fail the stream.
     *
     * @param listener gets the error and the element, on the thread that failed; what it throws
     *     fails the stream
     * @return a changed copy
     */
    public OnPool skipErrors(BiConsumer<? super Throwable, Object> listener) {
      return new OnPool(pool, place.withSkips(Checks.notNull("listener", listener)));
    }

    /**
     * One result for each element, in their order: {@link WorkerPool#map}.
     *
     * @param function on workers, several at a time; must not return null
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <T, R> Stage<T, R> map(Function<? super T, ? extends R> function) {
      Checks.notNull("function", function);
      return mapping(run -> pool.map(new Metered<>(function, run)));
    }

    /**
     * As {@link #map}, but results come as they complete: {@link WorkerPool#mapUnordered}.
     *
     * @param function on workers, several at a time; must not return null
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <T, R> Stage<T, R> mapUnordered(Function<? super T, ? extends R> function) {
      Checks.notNull("function", function);
      return mapping(run -> pool.mapUnordered(new Metered<>(function, run)));
    }

    /**
     * As {@link #mapUnordered}, but the elements of a key one after the other: {@link
     * WorkerPool#mapKeyed}.
     *
     * @param key finds out an element's key, on the thread that brings it; must not return null
     * @param function on workers, several at a time but one for each key; must not return null
     * @param <K> the keys
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <K, T, R> Stage<T, R> mapKeyed(
        Function<? super T, ? extends K> key, Function<? super T, ? extends R> function) {
      Checks.notNull("key", key);
      Checks.notNull("function", function);
      return mapping(run -> pool.mapKeyed(key, new Metered<>(function, run)));
    }

    private <T, R> Stage<T, R> mapping(
        Function<StageRun, Function<Flux<T>, Flux<Object>>> operator) {
      int most = // as the pool's operators have it
          Math.max(pool.config().workers(), Queues.SMALL_BUFFER_SIZE);
      if (place.concurrency() > most) {
        throw new IllegalArgumentException(
            place.name()
                + ": concurrency: "
                + place.concurrency()
                + " (expected: 1 to "
                + most
                + ", the result window of map)");
      }
      return new Stage<>(
          place,
          true,
          (source, run, exit) ->
              Boundary.<T, T>of(
                      source,
                      actual -> {
                        Window<T> window = new Window<>(actual, run, place.concurrency());
                        exit.of(window);
                        return window;
                      })
                  .transform(operator.apply(run)));
    }

    /**
     * A Publisher for each element, whose results come as they are produced. Function and
     * subscription are on a worker, which is then free; the place in the pool's room is kept until
     * the Publisher ends.
     *
     * <p>A Publisher with more than 32 results waits for demand, and keeps its place meanwhile. So
     * if a later stage works on the same pool, leave it room: concurrencies of Publishers that take
     * all the places, in all runs together, may wait for ever for a stage that finds none.
     *
     * @param function on workers; must not return null
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <T, R> Stage<T, R> flatMap(
        Function<? super T, ? extends Publisher<? extends R>> function) {
      Checks.notNull("function", function);
      return calling(false, function);
    }

    /**
     * As {@link #flatMap}, but the results of an element come before those of the next.
     *
     * @param function on workers; must not return null
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <T, R> Stage<T, R> flatMapSequential(
        Function<? super T, ? extends Publisher<? extends R>> function) {
      Checks.notNull("function", function);
      return calling(true, function);
    }

    private <T, R> Stage<T, R> calling(
        boolean ordered, Function<? super T, ? extends Publisher<? extends R>> function) {
      int most = place.concurrency();
      return new Stage<>(
          place,
          false,
          (source, run, exit) ->
              new Calls<T, R>(run, ordered)
                  .of(
                      source,
                      most,
                      calls ->
                          calls.flatMap(
                              call -> call.start(function, pool::submitPublisher), most, 1)));
    }
  }

  /** What a stage behind a gate is to do. Immutable; methods return changed copies. */
  public static final class ThroughGate {

    private final Gate gate;
    private final Place place;

    private ThroughGate(Gate gate, Place place) {
      this.gate = gate;
      this.place = place;
    }

    /**
     * How many elements each run has in hand at most.
     *
     * @param elements from 1 to 16,384
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of its range
     */
    public ThroughGate concurrency(int elements) {
      return new ThroughGate(gate, place.withConcurrency(elements));
    }

    /**
     * Leaves out an element whose Publisher fails, as {@link OnPool#skipErrors} does.
     *
     * @param listener gets the error and the element; what it throws fails the stream
     * @return a changed copy
     */
    public ThroughGate skipErrors(BiConsumer<? super Throwable, Object> listener) {
      return new ThroughGate(gate, place.withSkips(Checks.notNull("listener", listener)));
    }

    /**
     * A Publisher for each element, whose results come as they are produced: {@link Gate#flatMap}.
     *
     * @param function starts an element's work; on the thread that brings the element, if there is
     *     a permit, else on the one that hands it on: so it must not block; must not return null
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <T, R> Stage<T, R> flatMap(
        Function<? super T, ? extends Publisher<? extends R>> function) {
      Checks.notNull("function", function);
      return calling(false, function);
    }

    /**
     * As {@link #flatMap}, but in the order of the elements: {@link Gate#flatMapSequential}.
     *
     * @param function starts an element's work, where {@link #flatMap} does; must not return null
     * @param <T> what goes in
     * @param <R> what comes out
     * @return the stage
     */
    public <T, R> Stage<T, R> flatMapSequential(
        Function<? super T, ? extends Publisher<? extends R>> function) {
      Checks.notNull("function", function);
      return calling(true, function);
    }

    private <T, R> Stage<T, R> calling(
        boolean ordered, Function<? super T, ? extends Publisher<? extends R>> function) {
      int most = place.concurrency();
      Function<Call<T, R>, Publisher<R>> start =
          call -> call.start(function, made -> Flux.defer(() -> Flux.from(made.get())));
      return new Stage<>(
          place,
          false,
          (source, run, exit) ->
              new Calls<T, R>(run, ordered)
                  .of(
                      source,
                      most,
                      ordered ? gate.flatMapSequential(start, most) : gate.flatMap(start, most)));
    }
  }
}
