package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.Errors;
import dev.weir.internal.GateCore;
import dev.weir.limit.CallEnd;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Reason;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
 * if it had to wait, on the thread that gave the permit back, after that has passed on its own
 * signals, or as {@link GateBuilder#startOn} says. A refusal is signalled on the subscriber's own
 * thread; after a wait, as {@link GateBuilder#expiryScheduler} says. No thread is ever blocked.
 *
 * <p>Thread-safe, and to be shared by all who call the same dependency.
 */
public final class Gate implements Disposable {

  private final GateCore core;
  private final Function<? super Throwable, CallEnd> errors;
  private volatile GateConfig config;

  Gate(GateConfig config, GateCore core, Function<? super Throwable, CallEnd> errors) {
    this.config = config;
    this.core = core;
    this.errors = errors;
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
   * @param change makes the new configuration from that of now; the name stays
   * @return the new one
   * @throws IllegalArgumentException if the name is to change
   */
  public GateConfig reconfigure(UnaryOperator<GateConfig> change) {
    synchronized (core) {
      GateConfig before = config;
      GateConfig after = Checks.notNull("change", change).apply(before);
      if (!after.name().equals(before.name())) {
        throw new IllegalArgumentException(
            "name: " + after.name() + " (expected: " + before.name() + ", as it was)");
      }
      core.change(after.settings(), after.limit().equals(before.limit()) ? null : after.limit());
      config = after; // unless the limit could not be made
    }
    core.handOn();
    return config;
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

  CallEnd endOf(Throwable error) {
    try {
      return Checks.notNull("errors", errors.apply(error));
    } catch (Throwable e) { // the caller's: the subscriber must be told all the same
      Errors.reportOrDrop(e);
      return CallEnd.IGNORED;
    }
  }

  GateRefusedException refusal(Reason reason) {
    GateCore.Look look = core.look();
    return new GateRefusedException(
        core.name(), reason, look.limit(), look.inFlight(), look.waiting());
  }
}
