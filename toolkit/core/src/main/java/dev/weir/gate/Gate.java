package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.GateCore;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Reason;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.concurrent.Queues;

/**
 * Lets as many calls through at a time as a limit says. The others wait for a permit without a
 * thread, in a bounded room, and what happens when that is full is a strategy.
 *
 * <pre>{@code
 * Gate search = Gate.of("search").limit(Limits.gradient2()).queueCapacity(64)
 *     .overflow(Overflow.timeout(Duration.ofMillis(50))).build();
 * Mono<Answer> answer = call.transform(search.guard());
 * Flux<Answer> answers = questions.transform(search.flatMap(this::call));
 * }</pre>
 *
 * <p>A permit is taken at the subscription and given back exactly once: at the end, an error or a
 * cancel, whichever comes first. What a request carries in its Context is heeded: one whose {@link
 * dev.weir.request.Deadline} has passed is skipped, and none waits beyond it; the discipline ranks
 * by the rest.
 *
 * <p><b>Threads.</b> A source is subscribed to on the subscriber's own thread if there is a permit;
 * if it had to wait, as {@link GateBuilder#startOn} says, or on the thread that hands the permit
 * on: the one that gave it back, after that has passed on its own signals, or any that lines up,
 * cancels, has waited too long or changes the gate in the meantime. A refusal is signalled on the
 * subscriber's own thread; after a wait, as {@link GateBuilder#expiryScheduler} says. No thread is
 * ever blocked.
 *
 * <p>Thread-safe, and to be shared by all who call the same dependency.
 */
public final class Gate implements Disposable {

  /* config, and what the core goes by, are written under the core's monitor, which is held for
   * nothing else; read by any thread. */
  private final GateCore core;
  private volatile GateConfig config;

  Gate(GateConfig config, GateCore core) {
    this.config = config;
    this.core = core;
  }

  /**
   * Begins to build a gate.
   *
   * @param name shown in errors and snapshots; not blank
   * @return its builder
   * @throws IllegalArgumentException if the name is blank
   */
  public static GateBuilder of(String name) {
    return new GateBuilder(name);
  }

  // ---------------------------------------------------------------- guarding

  /**
   * Lets each subscription wait for a permit, which it holds to its end; a Mono gives it back with
   * its value. For {@code transform} of a Mono or a Flux.
   *
   * <p>A {@code timeout} of the call belongs inside: {@code
   * call.timeout(d).transform(gate.guard())}. Outside it also bounds the wait, and cancels, which
   * tells the limit nothing.
   *
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard() {
    return guard(Hold.TO_END);
  }

  /**
   * As {@link #guard()}, but the caller says for how long a stream holds its permit. What the limit
   * learns from is that time.
   *
   * @param hold how long
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard(Hold hold) {
    Checks.notNull("hold", hold);
    return source ->
        source instanceof Mono<T> mono
            ? MonoGuard.of(mono, this)
            : FluxGuard.of(Flux.from(source), this, hold);
  }

  /**
   * Like {@code Flux.flatMap}, but as many Publishers run at a time as there are permits: the
   * source is asked for no more than that, and for one besides, so it slows down with what is
   * behind the gate. No element is turned away, whatever the strategy: one that finds no permit
   * waits for as long as it takes, or until the deadline that the subscriber's Context holds, which
   * fails the stream. So each stream has at most one waiter more than it was once promised permits.
   *
   * <p>Results come as they are ready, on the threads of the Publishers. For a subscriber that is
   * slow, up to 256 elements are under way or have results that wait, up to 32 of each; {@link
   * #flatMap(Function, int)} has another window. For a source that pays no heed to demand, put a
   * {@code Backpressure} of your choice before it: else the stream fails.
   *
   * @param mapper starts an element's work
   * @param <T> the elements' type
   * @param <R> the results' type
   * @return the operator
   */
  public <T, R> Function<Flux<T>, Flux<R>> flatMap(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    return flatMap(mapper, Queues.SMALL_BUFFER_SIZE);
  }

  /**
   * As {@link #flatMap(Function)}, with a window of the caller's choice.
   *
   * @param mapper starts an element's work
   * @param window how many elements may be under way or have results that wait; no more run at a
   *     time, whatever the limit. At least 1
   * @param <T> the elements' type
   * @param <R> the results' type
   * @return the operator
   * @throws IllegalArgumentException if the window is less than 1
   */
  public <T, R> Function<Flux<T>, Flux<R>> flatMap(
      Function<? super T, ? extends Publisher<? extends R>> mapper, int window) {
    Checks.atLeast("window", window, 1);
    return mapped(Valve::unordered, mapper, (slow, guarded) -> slow.flatMap(guarded, window));
  }

  /**
   * As {@link #flatMap(Function)}, but results come in the order of the elements, as by {@code
   * Flux.flatMapSequential}. A Publisher that has more than 32 results before its turn stops there,
   * and keeps its permit meanwhile; so the source is asked for the next element only once the last
   * one has its permit, and none waits for a permit that a later one keeps.
   *
   * @param mapper starts an element's work
   * @param <T> the elements' type
   * @param <R> the results' type
   * @return the operator
   */
  public <T, R> Function<Flux<T>, Flux<R>> flatMapSequential(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    return flatMapSequential(mapper, Queues.SMALL_BUFFER_SIZE);
  }

  /**
   * As {@link #flatMapSequential(Function)}, with a window of the caller's choice.
   *
   * @param mapper starts an element's work
   * @param window how many elements may be under way, or done before their turn. At least 1
   * @param <T> the elements' type
   * @param <R> the results' type
   * @return the operator
   * @throws IllegalArgumentException if the window is less than 1
   */
  public <T, R> Function<Flux<T>, Flux<R>> flatMapSequential(
      Function<? super T, ? extends Publisher<? extends R>> mapper, int window) {
    Checks.atLeast("window", window, 1);
    return mapped(
        Valve::ordered, mapper, (slow, guarded) -> slow.flatMapSequential(guarded, window));
  }

  /**
   * As {@link #flatMap(Function)}, but one after the other, as by {@code Flux.concatMap}: each
   * element's Publisher takes a permit of its own, so that one long stream does not hold one for
   * ever.
   *
   * @param mapper starts an element's work
   * @param <T> the elements' type
   * @param <R> the results' type
   * @return the operator
   */
  public <T, R> Function<Flux<T>, Flux<R>> concatMap(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    return mapped(Valve::ordered, mapper, (slow, guarded) -> slow.concatMap(guarded, 0));
  }

  private <T, R> Function<Flux<T>, Flux<R>> mapped(
      Function<Gate, Valve<T>> slowing,
      Function<? super T, ? extends Publisher<? extends R>> mapper,
      BiFunction<Flux<T>, Function<T, Flux<R>>, Flux<R>> merge) {
    Checks.notNull("mapper", mapper);
    return source ->
        Flux.defer(
            () -> {
              if (isDisposed()) {
                return Flux.error(GateRefusedException.of(core, Reason.SHUT_DOWN));
              }
              Valve<T> valve = slowing.apply(this);
              return merge.apply(
                  valve.slowing(source),
                  element ->
                      valve.guarded(
                          Checks.notNull("the mapper's Publisher", mapper.apply(element))));
            });
  }

  // ---------------------------------------------------------------- watching

  /**
   * What the gate goes by now.
   *
   * @return as it was built, or changed last
   */
  public GateConfig config() {
    return config;
  }

  /**
   * Goes by something else from now on. Whoever has a permit keeps it; whoever waits stays, even if
   * fewer may wait from now on, with the bound on the wait that it came with.
   *
   * @param change makes the new configuration from that of now; the name stays. On the calling
   *     thread, under no lock, and again if another change came in between: so it changes nothing
   *     itself
   * @return the new one
   * @throws IllegalArgumentException if the name is to change
   */
  public GateConfig reconfigure(UnaryOperator<GateConfig> change) {
    Checks.notNull("change", change);
    GateConfig after;
    do {
      after = tryChange(change);
    } while (after == null);
    core.handOn();
    return after;
  }

  /* Null if another was quicker. */
  @SuppressWarnings("ReferenceEquality") // what equals calls is the caller's, and not for a monitor
  private @Nullable GateConfig tryChange(UnaryOperator<GateConfig> change) {
    GateConfig before = config;
    GateConfig after = Checks.notNull("changed", change.apply(before));
    if (!after.name().equals(before.name())) {
      throw new IllegalArgumentException(
          "name: " + after.name() + " (expected: " + before.name() + ", as it was)");
    }
    if (after.equals(before)) {
      return before; // nobody else need begin again
    }
    Runnable turn =
        core.toChange(
            after.settings(), after.limit().equals(before.limit()) ? null : after.limit());
    synchronized (core) {
      if (config != before) {
        return null;
      }
      turn.run();
      config = after;
    }
    return after;
  }

  /**
   * The gate at this moment.
   *
   * @return a snapshot
   */
  public GateSnapshot snapshot() {
    return core.snapshot();
  }

  // ---------------------------------------------------------------- closing

  /**
   * Gives no more permits, and turns away those who wait; whoever has a permit keeps it.
   * Idempotent.
   */
  @Override
  public void dispose() {
    core.close();
  }

  @Override
  public boolean isDisposed() {
    return core.isClosed();
  }

  /** Its name and limit. */
  @Override
  public String toString() {
    return "Gate(" + core.name() + ", " + config.limit() + ")";
  }

  // ---------------------------------------------------------------- for this package

  GateCore core() {
    return core;
  }
}
