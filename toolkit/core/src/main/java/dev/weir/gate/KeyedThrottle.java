package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.Errors;
import dev.weir.internal.KeyedLines;
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
 * The same rate for each of many keys: users, tenants, addresses. By subscription ({@link #guard}),
 * by element ({@link #elements}), or by hand ({@link #tryAcquire}, {@link #acquire}).
 *
 * <p>Who finds no permit is refused, and told after how long to come back; or waits, without a
 * thread, if {@link KeyedThrottleBuilder#maxWait} lets it: behind those who came before for the
 * same key, and as at a {@link Throttle}. How many may wait is bounded for each key, and in all. A
 * key costs more only while somebody waits for its permits; there is one timer for it then.
 *
 * <p>Only keys whose bucket is not full are kept, at some twenty bytes each beside the key itself,
 * and no object: one that is full is as one that never came. They are forgotten once a second or
 * less often, on the scheduler of the timer; when all are, no timer is left, and no memory. So many
 * may be kept; beyond that, a key that is not kept is refused until others have become full; but
 * who has waited for a key's permits gets them, so there may be some more. A key of whose hash code
 * there are a thousand others is refused, too: whoever makes up keys cannot make all others wait.
 *
 * <p>Thread-safe. Nothing has to be closed.
 *
 * @param <K> the keys' type, with {@code equals} and {@code hashCode} as for a {@code HashMap}
 */
public final class KeyedThrottle<K> {

  private final String name;
  private final KeyedLines lines;
  private final long maxWait;
  private final Scheduler scheduler;

  KeyedThrottle(String name, KeyedLines lines, long maxWait, Scheduler scheduler) {
    this.name = name;
    this.lines = lines;
    this.maxWait = maxWait;
    this.scheduler = scheduler;
  }

  /**
   * Begins to build one.
   *
   * @param name shown in errors; not blank
   * @return a builder, which wants a rate
   * @throws IllegalArgumentException if the name is blank
   */
  public static KeyedThrottleBuilder of(String name) {
    return new KeyedThrottleBuilder(name);
  }

  // ---------------------------------------------------------------- by hand

  /**
   * Takes a permit of a key, if there is one and nobody waits for it. Never waits.
   *
   * @param key whose
   * @return whether it was taken
   */
  public boolean tryAcquire(K key) {
    return tryAcquire(key, 1);
  }

  /**
   * Takes permits of a key, if there are as many and nobody waits for them. Never waits.
   *
   * @param key whose
   * @param weight how many, at least 1; more than the burst if the key's bucket is full, which
   *     leaves a debt
   * @return whether they were taken
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public boolean tryAcquire(K key, int weight) {
    Checks.notNull("key", key);
    Reason away = lines.enter(key, Checks.atLeast("weight", weight, 1));
    if (away != null) {
      lines.settled(away.outcome());
    }
    return away == null;
  }

  /**
   * Takes as many permits of a key as the subscriber's Context says under {@code Cost.class}; one
   * if it says nothing. Waits for them if {@link KeyedThrottleBuilder#maxWait} lets it; a deadline
   * in the Context bounds the wait, too.
   *
   * @param key whose
   * @return completes when they are taken; fails with {@link RateLimitedException} if it may not
   *     wait as long as it would have to. A cancel ends the wait, and takes nothing
   */
  public Mono<Void> acquire(K key) {
    return MonoAcquire.of(permits(key), MonoAcquire.BY_COST);
  }

  /**
   * Takes permits of a key, and waits for them as {@link #acquire(Object)} does.
   *
   * @param key whose
   * @param weight how many, at least 1
   * @return likewise
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public Mono<Void> acquire(K key, int weight) {
    return MonoAcquire.of(permits(key), Checks.atLeast("weight", weight, 1));
  }

  // ---------------------------------------------------------------- by subscription

  /**
   * Takes permits of a key before each subscription, as {@link #acquire(Object)} does, then
   * subscribes: a stream takes them once, however many elements it has. For {@code transform} of a
   * Mono or a Flux.
   *
   * @param key whose
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard(K key) {
    return Throttle.after(acquire(key));
  }

  /**
   * As {@link #guard(Object)}, but takes so many permits.
   *
   * @param key whose
   * @param weight how many, at least 1
   * @param <T> the elements' type
   * @return the operator
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard(K key, int weight) {
    return Throttle.after(acquire(key, weight));
  }

  // ---------------------------------------------------------------- by element

  /**
   * Lets each element through when there is a permit of a key for it, through demand: as {@link
   * Throttle#elements()}. An element waits as long as it takes; if there is no room for its key,
   * the stream fails.
   *
   * @param key whose
   * @param <T> the elements' type
   * @return for {@code Flux.transform}
   */
  public <T> Function<Flux<T>, Flux<T>> elements(K key) {
    Permits permits = permits(key);
    return source -> FluxThrottle.of(source, permits, null, Throttle.PREFETCH);
  }

  /**
   * As {@link #elements(Object)}, for elements that take several permits: as {@link
   * Throttle#elements(ToIntFunction)}.
   *
   * @param key whose
   * @param weigher how many permits, at least 1; called once for each element. If it throws, or
   *     says less, the stream fails
   * @param <T> the elements' type
   * @return for {@code Flux.transform}
   */
  public <T> Function<Flux<T>, Flux<T>> elements(K key, ToIntFunction<? super T> weigher) {
    Permits permits = permits(key);
    Checks.notNull("weigher", weigher);
    return source -> FluxThrottle.of(source, permits, weigher, 1);
  }

  private Permits permits(K key) {
    Checks.notNull("key", key);
    return new Permits(
        name,
        lines.desk(key),
        maxWait,
        scheduler,
        (why, weight) ->
            new RateLimitedException(name, lines.rate(), why, retryAfter(why, key, weight)));
  }

  private Duration retryAfter(Reason why, K key, int weight) {
    try {
      return Duration.ofNanos(lines.nanosUntil(why, key, weight));
    } catch (Throwable e) { // the key's own: who is refused has to be told all the same
      Errors.reportOrDrop(e);
      return Duration.ZERO;
    }
  }

  // ---------------------------------------------------------------- looking in, and changing

  /**
   * Changes the rate of all keys. Each that is kept has what it had, as far as the new burst
   * allows, or its debt; one that is not has all that the new burst allows. Who waits keeps its
   * place and waits by the new rate; but who would then have to wait longer than it may is refused
   * now. Takes as long as it takes to visit all keys that are kept.
   *
   * @param rate from now on
   */
  public void update(Rate rate) {
    lines.update(Checks.notNull("rate", rate));
  }

  /**
   * What is left to a key now.
   *
   * @param key whose
   * @return for an HTTP response's header fields
   */
  public Allowance allowance(K key) {
    TokenLevel level = lines.level(Checks.notNull("key", key));
    return Allowance.of(level, lines.available(key, level));
  }

  /**
   * The rate that holds for each key now.
   *
   * @return as built, or updated last
   */
  public Rate rate() {
    return lines.rate();
  }

  /**
   * Whether who comes too early may wait for a permit.
   *
   * @return false if {@link KeyedThrottleBuilder#maxWait} is zero
   */
  public boolean mayWait() {
    return maxWait > 0;
  }

  /**
   * What it looks like now.
   *
   * @return exact whenever nothing moves
   */
  public KeyedThrottleSnapshot snapshot() {
    return new KeyedThrottleSnapshot(
        name, lines.rate(), lines.kept(), lines.waiting(), lines.ledger());
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
    return "KeyedThrottle(" + name + ", " + lines.rate() + ")";
  }
}
