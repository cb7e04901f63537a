package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.RateLine;
import dev.weir.internal.TokenLevel;
import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets through only so many in a time: a rate limiter. By subscription ({@link #guard}), by element
 * ({@link #elements}), or by hand ({@link #tryAcquire}, {@link #acquire}); each takes permits of
 * one {@link Rate}, one or several at a time.
 *
 * <p>Who finds no permit waits, without a thread, behind those who came before: nobody overtakes.
 * Waits are bounded in number and in time, and how long one will take is known when it begins; so
 * nobody waits in vain. Cancelling a wait gives its permits to those behind it. There is one timer,
 * and only while somebody waits.
 *
 * <p>Those who need not wait go on where they are, on their own thread. Those who waited go on on
 * the scheduler of the timer ({@code Schedulers.parallel()} by default), or on a thread that comes
 * by when their permits are due: one that lines up, cancels or changes the rate. One after the
 * other, so what takes long belongs on another scheduler.
 *
 * <p>One that takes more permits at once than the burst goes when the bucket is full, and leaves a
 * debt ({@link Rate}).
 *
 * <p>Thread-safe. Nothing has to be closed.
 */
public final class Throttle {

  /** How many elements a stream has in hand at most: some of what its rate lets through at once. */
  static final int PREFETCH = 32;

  private final String name;
  private final RateLine line;
  private final Permits permits;

  Throttle(String name, RateLine line, long maxWait, Scheduler scheduler) {
    this.name = name;
    this.line = line;
    this.permits = new Permits(name, line, maxWait, scheduler, this::toException);
  }

  /**
   * Begins to build one.
   *
   * @param name shown in errors; not blank
   * @return a builder, which wants a rate
   * @throws IllegalArgumentException if the name is blank
   */
  public static ThrottleBuilder of(String name) {
    return new ThrottleBuilder(name);
  }

  // ---------------------------------------------------------------- by hand

  /**
   * Takes a permit, if there is one and nobody waits for it. Never waits.
   *
   * @return whether it was taken
   */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes permits, if there are as many and nobody waits for them. Never waits.
   *
   * @param weight how many, at least 1
   * @return whether they were taken
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public boolean tryAcquire(int weight) {
    Reason away = line.enter(Checks.atLeast("weight", weight, 1));
    if (away != null) {
      line.settled(away.outcome());
    }
    return away == null;
  }

  /**
   * Waits for as many permits as the subscriber's Context says under {@code Cost.class}; for one if
   * it says nothing. A deadline there bounds the wait.
   *
   * @return completes when they are taken; fails with {@link RateLimitedException} if it may not
   *     wait as long as it would have to. A cancel ends the wait, and takes nothing
   */
  public Mono<Void> acquire() {
    return MonoAcquire.of(permits, MonoAcquire.BY_COST);
  }

  /**
   * Waits for permits.
   *
   * @param weight how many, at least 1
   * @return as {@link #acquire()}
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public Mono<Void> acquire(int weight) {
    return MonoAcquire.of(permits, Checks.atLeast("weight", weight, 1));
  }

  // ---------------------------------------------------------------- by subscription

  /**
   * Takes permits before each subscription, as {@link #acquire()} does, then subscribes: a stream
   * takes them once, however many elements it has. For {@code transform} of a Mono or a Flux.
   *
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard() {
    return after(acquire());
  }

  /**
   * As {@link #guard()}, but takes so many permits.
   *
   * @param weight how many, at least 1
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard(int weight) {
    return after(acquire(weight));
  }

  static <T> Function<Publisher<T>, Publisher<T>> after(Mono<Void> acquired) {
    return source ->
        source instanceof Mono<T> mono ? acquired.then(mono) : acquired.thenMany(source);
  }

  // ---------------------------------------------------------------- by element

  /**
   * Lets each element through when there is a permit for it: through demand. The source is asked
   * for no more than there are permits, and one; no more than the subscriber wants; and no more
   * than 32 at a time. So one that heeds demand is as slow as the rate, and nothing is lost or
   * piles up; one that does not fails with an overflow error.
   *
   * <p>A permit is taken when an element is there and wanted, not before: a stream that has none
   * holds none up. An element waits as long as it takes ({@code maxWait} is not for it), in line
   * with all others; its stream fails with {@link RateLimitedException} if too many wait, or if it
   * would have to wait beyond the deadline in the subscriber's Context.
   *
   * @param <T> the elements' type
   * @return for {@code Flux.transform}
   */
  public <T> Function<Flux<T>, Flux<T>> elements() {
    return source -> FluxThrottle.of(source, permits, null, PREFETCH);
  }

  /**
   * As {@link #elements()}, for elements that take several permits, such as one for each byte. What
   * one takes is known only once it is there; so the source is asked for one at a time, and one at
   * most waits here.
   *
   * @param weigher how many permits, at least 1; called once for each element. If it throws, or
   *     says less, the stream fails
   * @param <T> the elements' type
   * @return for {@code Flux.transform}
   */
  public <T> Function<Flux<T>, Flux<T>> elements(ToIntFunction<? super T> weigher) {
    Checks.notNull("weigher", weigher);
    return source -> FluxThrottle.of(source, permits, weigher, 1);
  }

  // ---------------------------------------------------------------- looking in, and changing

  /**
   * Changes the rate. What is in the bucket stays in it, as far as the new burst allows; so does a
   * debt. Who waits keeps its place and waits by the new rate; but who would then have to wait
   * longer than it may is refused now.
   *
   * @param rate from now on
   */
  public void update(Rate rate) {
    line.update(Checks.notNull("rate", rate));
  }

  /**
   * What is left to its users now.
   *
   * @return for an HTTP response's header fields
   */
  public Allowance allowance() {
    TokenLevel level = line.level();
    return Allowance.of(level, line.available(level));
  }

  /**
   * The rate that holds now.
   *
   * @return as built, or updated last
   */
  public Rate rate() {
    return line.rate();
  }

  /**
   * Whether who comes too early may wait for a permit.
   *
   * @return false if {@link ThrottleBuilder#maxWait} is zero
   */
  public boolean mayWait() {
    return permits.maxWait() > 0;
  }

  /**
   * What it looks like now.
   *
   * @return exact whenever nothing moves
   */
  public ThrottleSnapshot snapshot() {
    return new ThrottleSnapshot(name, line.rate(), line.available(), line.waiting(), line.ledger());
  }

  /**
   * Its name.
   *
   * @return not blank
   */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return "Throttle(" + name + ", " + line.rate() + ")";
  }

  private RateLimitedException toException(Reason why, int weight) {
    return new RateLimitedException(
        name, line.rate(), why, Duration.ofNanos(line.nanosUntil(weight)));
  }
}
