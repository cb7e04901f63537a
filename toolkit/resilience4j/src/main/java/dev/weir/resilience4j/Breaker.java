package dev.weir.resilience4j;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * A circuit breaker of resilience4j in front of Monos and Fluxes: what it counts, when it opens and
 * for how long is its own configuration. Here each subscription is settled with it exactly once, so
 * that it never stays half open for want of an answer.
 *
 * <pre>{@code
 * Breaker prices = Breaker.of(CircuitBreaker.of("prices", config)).build();
 * Mono<Price> price = client.price(id).timeout(ofSeconds(1)).transform(prices.guard());
 * }</pre>
 *
 * <ul>
 *   <li>A value of a Mono, the completion of a Flux (or its first element, {@link SettleAt}) and
 *       the cancel of a Flux that has given elements are a success; an error is an error. Which
 *       errors and values count as failed, the configuration says.
 *   <li>A cancel gives the permission back and counts as nothing; unless the call had lasted for so
 *       long ({@link BreakerBuilder#cancelCounts}) that it counts as an error, a {@link
 *       CallUnfinishedException}.
 *   <li>A probe in the half-open state that neither ends nor is cancelled counts as such an error
 *       after a time ({@link BreakerBuilder#probeBound}); or as a success, if it is a Flux that has
 *       given an element. And once no probe has had an answer for that time, each one cancelled
 *       counts as such an error.
 *   <li>What is refused inside the guard ({@link Refused}) before anything was begun gives the
 *       permission back and counts as nothing ({@link BreakerBuilder#refusalsCount}).
 *   <li>How long a call took, is until it ended; of a Flux until its first element, which does not
 *       come before it is requested.
 *   <li>A permission is of the state in which it was given. What ends after the state has changed,
 *       to open as to any other, is counted as late and not recorded. And a permit that comes back
 *       goes to the same half-open state, or to nobody.
 * </ul>
 *
 * <p><b>Threads.</b> The circuit breaker, its predicates and its consumers of events are called on
 * the threads of the subscriber and the source, and on the timer's for overdue probes. What its
 * clock throws on the way in is the call's error. What a predicate throws at the end is dropped as
 * by {@code Operators.onErrorDropped}, and a probe gives its permit back; after a {@code
 * transitionOnResult} that throws, which is asked when the result is recorded already, there may be
 * a probe too many. resilience4j itself drops what consumers throw. Nothing here blocks. The
 * circuit breaker does, for moments, unless its {@code slidingWindowSynchronizationStrategy} is
 * {@code LOCK_FREE}.
 *
 * <p>Thread-safe. Shared by all who call the same dependency. Nobody may call through the circuit
 * breaker but through a Breaker: a permit that comes back is not known to the circuit breaker
 * itself, and those who ask that alone may find it half open, with no permit left, for good.
 * Several Breakers of one circuit breaker share those permits.
 */
public final class Breaker {
  private final CircuitBreaker circuitBreaker;
  private final BreakerConfig config;
  private final @Nullable Scheduler timer;
  private final Consumer<? super BreakerEvent> listener;
  private final BreakerBooks books = new BreakerBooks();
  private final OpenTime openTime;
  private final long probeNanos;
  private final Permits permits;

  Breaker(
      CircuitBreaker circuitBreaker,
      BreakerConfig config,
      @Nullable Scheduler timer,
      Consumer<? super BreakerEvent> listener) {
    if (!showsItsStates(circuitBreaker)) {
      throw new IllegalArgumentException(
          "circuitBreaker: "
              + circuitBreaker.getClass().getName()
              + " (expected: one whose metrics stay the same while its state does)");
    }
    this.circuitBreaker = circuitBreaker;
    this.config = config;
    this.timer = timer;
    this.listener = listener;
    this.permits = new Permits(circuitBreaker);
    this.openTime = new OpenTime(circuitBreaker);
    this.probeNanos = nanos(config.probeBound());
    circuitBreaker.getEventPublisher().onStateTransition(this::changed);
  }

  private static boolean showsItsStates(CircuitBreaker circuitBreaker) {
    for (int i = 0; i < 2; i++) { // it may change in between, but hardly twice
      Metrics metrics = circuitBreaker.getMetrics();
      if (circuitBreaker.getMetrics() == metrics) {
        return true;
      }
    }
    return false;
  }

  private static long nanos(Duration time) {
    return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
  }

  /**
   * Begins to build one.
   *
   * @param circuitBreaker one of resilience4j's own
   * @return a builder, which has a default for everything
   */
  public static BreakerBuilder of(CircuitBreaker circuitBreaker) {
    return new BreakerBuilder(circuitBreaker);
  }

  // ---------------------------------------------------------------- guarding

  /**
   * Asks for each subscription whether it may go ahead; if not, it fails with {@link
   * BreakerOpenException} and the source is not subscribed to. For {@code transform} of a Mono or a
   * Flux.
   *
   * <p>A {@code timeout} of the call belongs inside: {@code
   * call.timeout(d).transform(breaker.guard())}. Outside it only cancels.
   *
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard() {
    return guard(SettleAt.END);
  }

  /**
   * As {@link #guard()}, but the caller says when a stream has succeeded.
   *
   * @param settleAt when
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard(SettleAt settleAt) {
    Objects.requireNonNull(settleAt, "settleAt: null (expected: not null)");
    return source ->
        source instanceof Mono<T> mono
            ? MonoBreaker.of(mono, this)
            : FluxBreaker.of(Flux.from(source), this, settleAt);
  }

  <T> void subscribe(
      CorePublisher<? extends T> source,
      CoreSubscriber<? super T> actual,
      BreakerSubscriber.Kind kind) {
    Object over;
    Permission permission;
    try {
      over = openTime.over();
      permission = permits.take(this, actual);
    } catch (Throwable e) { // its clock, as a rule
      Operators.error(actual, Operators.onOperatorError(e, actual.currentContext()));
      return;
    }
    if (permission == null) {
      if (over != null && circuitBreaker.getState() == State.OPEN) {
        openTime.refute(over);
      }
      Operators.error(actual, turnedAway(Reason.BREAKER_OPEN, actual));
      return;
    }
    books.begun();
    try {
      permission.bound(timer, probeNanos);
    } catch (Throwable e) { // refused, as a rule
      permission.neverUsed();
      Exceptions.throwIfFatal(e);
      Operators.error(actual, Exceptions.addSuppressed(turnedAway(Reason.NO_TIMER, actual), e));
      return;
    }
    try {
      source.subscribe(new BreakerSubscriber<T>(actual, permission, kind));
    } catch (Throwable e) { // the source's own, or its subscriber's: nobody can tell
      permission.fail(e);
      throw e;
    }
  }

  private BreakerOpenException turnedAway(Reason reason, CoreSubscriber<?> actual) {
    books.turnedAway.increment();
    State now = circuitBreaker.getState();
    State state = now == State.OPEN || now == State.FORCED_OPEN ? now : State.HALF_OPEN;
    tell(new BreakerEvent.TurnedAway(circuitBreaker.getName(), state), actual.currentContext());
    return new BreakerOpenException(
        circuitBreaker.getName(), state, reason, state == State.OPEN ? openTime.left() : null);
  }

  // ---------------------------------------------------------------- settling, each call once

  void succeeded(Permission permission, @Nullable Object value) {
    books.ended(books.succeeded);
    long lasted = permission.lasted();
    permission.tellProbes(lasted);
    record(
        permission,
        () -> {
          if (value == null) {
            circuitBreaker.onSuccess(lasted, circuitBreaker.getTimestampUnit());
          } else {
            circuitBreaker.onResult(lasted, circuitBreaker.getTimestampUnit(), value);
          }
        });
  }

  void failed(Permission permission, Throwable error) {
    Throwable cause = Exceptions.unwrap(error);
    if (!config.refusalsCount() && hasBegunNothing(cause)) {
      books.ended(books.refused);
      permission.giveBack();
      return;
    }
    books.ended(books.failed);
    long lasted = permission.lasted();
    permission.tellProbes(lasted);
    recordError(permission, lasted, cause);
  }

  private static boolean hasBegunNothing(Throwable error) {
    return error instanceof Refused refused
        && switch (refused.reason()) {
          case RAN_TOO_LONG, RAN_PAST_DEADLINE -> false;
          default -> true;
        };
  }

  void cancelled(Permission permission) {
    long lasted = permission.lasted();
    Duration time = duration(lasted);
    boolean counts =
        time.compareTo(config.cancelCounts()) >= 0
            || duration(permission.probesUnansweredFor(lasted)).compareTo(config.probeBound()) >= 0;
    books.ended(counts ? books.unfinished : books.cancelled);
    if (counts) {
      recordError(permission, lasted, new CallUnfinishedException("cancelled after " + time));
    } else {
      permission.giveBack();
    }
    tell(new BreakerEvent.Cancelled(circuitBreaker.getName(), time, counts), permission.context());
  }

  void overdue(Permission permission) {
    long lasted = permission.lasted();
    Duration time = duration(lasted);
    books.ended(books.unfinished);
    recordError(permission, lasted, new CallUnfinishedException("not ended after " + time));
    tell(new BreakerEvent.ProbeOverdue(circuitBreaker.getName(), time), permission.context());
  }

  void neverUsed(Permission permission) {
    books.calls.decrement();
    books.running.decrement();
    permission.giveBack();
  }

  private void recordError(Permission permission, long lasted, Throwable error) {
    record(
        permission, () -> circuitBreaker.onError(lasted, circuitBreaker.getTimestampUnit(), error));
  }

  private void record(Permission permission, Runnable recording) {
    if (permits.isOver(permission)) {
      books.late.increment();
      return;
    }
    try {
      recording.run();
    } catch (Throwable e) { // of a predicate: before it was recorded, as a rule
      permission.giveBack();
      drop(e, permission.context());
    }
  }

  /* A clock that is set back, or throws, must not lose a permit. */
  long sinceStart(Permission permission) {
    try {
      return Math.max(0, circuitBreaker.getCurrentTimestamp() - permission.start());
    } catch (Throwable e) {
      drop(e, permission.context());
      return 0;
    }
  }

  private Duration duration(long lasted) {
    return Duration.of(lasted, circuitBreaker.getTimestampUnit().toChronoUnit());
  }

  // ---------------------------------------------------------------- watching

  /**
   * Whether a call would be turned away: it is open, and not long enough, or forced open. For
   * {@code Retries.breaker(breaker::isOpen)}. Takes nothing, and changes nothing.
   *
   * @return false also if it is half open, though there may be no permit left
   */
  public boolean isOpen() {
    return switch (circuitBreaker.getState()) {
      case OPEN -> !Duration.ZERO.equals(openTime.left());
      case FORCED_OPEN -> true;
      default -> false;
    };
  }

  /**
   * What it goes by, besides its circuit breaker's configuration.
   *
   * @return as it was built
   */
  public BreakerConfig config() {
    return config;
  }

  /**
   * The breaker at this moment.
   *
   * @return a snapshot
   */
  public BreakerSnapshot snapshot() {
    State state;
    Metrics metrics;
    Duration sinceChange;
    Duration left;
    do { // all of one state
      state = circuitBreaker.getState();
      metrics = circuitBreaker.getMetrics();
      sinceChange = openTime.sinceChange();
      left = state == State.OPEN ? openTime.left() : null;
    } while (circuitBreaker.getState() != state || circuitBreaker.getMetrics() != metrics);
    return new BreakerSnapshot(
        circuitBreaker.getName(),
        state,
        sinceChange,
        left,
        metrics.getFailureRate(),
        metrics.getSlowCallRate(),
        metrics.getNumberOfBufferedCalls(),
        books.calls.sum(),
        books.succeeded.sum(),
        books.failed.sum(),
        books.cancelled.sum(),
        books.refused.sum(),
        books.unfinished.sum(),
        books.running.sum(),
        books.late.sum(),
        books.turnedAway.sum());
  }

  @Override
  public String toString() {
    return "Breaker(" + circuitBreaker.getName() + ", " + circuitBreaker.getState() + ")";
  }

  private void changed(CircuitBreakerOnStateTransitionEvent event) {
    openTime.changed(event);
    tell(
        new BreakerEvent.Changed(
            event.getCircuitBreakerName(),
            event.getStateTransition().getFromState(),
            event.getStateTransition().getToState()),
        Context.empty());
  }

  private void tell(BreakerEvent event, Context context) {
    try {
      listener.accept(event);
    } catch (Throwable e) { // changes nothing
      drop(e, context);
    }
  }

  static void drop(Throwable error, Context context) {
    Exceptions.throwIfFatal(error);
    Operators.onErrorDropped(error, context);
  }
}
