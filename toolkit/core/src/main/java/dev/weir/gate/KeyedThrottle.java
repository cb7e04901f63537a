package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.KeyedBuckets;
import dev.weir.internal.TokenLevel;
import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The same rate for each of many keys: users, tenants, addresses. Nobody waits here: who finds no
 * permit is refused, and told after how long to come back.
 *
 * <p>Only keys whose bucket is not full are kept, at some twenty bytes each beside the key itself,
 * and no object: one that is full is as one that never came. They are forgotten once a second or
 * less often, on the scheduler of the timer; when all are, no timer is left, and no memory. So many
 * may be kept at most; beyond that, a key that is not kept is refused until others have become
 * full. So is one of whose hash code there are a thousand others: whoever makes up keys cannot make
 * all others wait.
 *
 * <p>Thread-safe. Nothing has to be closed.
 *
 * @param <K> the keys' type, with {@code equals} and {@code hashCode} as for a {@code HashMap}
 */
public final class KeyedThrottle<K> {

  private final String name;
  private final KeyedBuckets buckets;

  KeyedThrottle(String name, KeyedBuckets buckets) {
    this.name = name;
    this.buckets = buckets;
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

  /**
   * Takes a permit of a key, if there is one.
   *
   * @param key whose
   * @return whether it was taken
   */
  public boolean tryAcquire(K key) {
    return tryAcquire(key, 1);
  }

  /**
   * Takes permits of a key, if there are as many.
   *
   * @param key whose
   * @param weight how many, at least 1; more than the burst if the key's bucket is full, which
   *     leaves a debt
   * @return whether they were taken
   * @throws IllegalArgumentException if the weight is less than 1
   */
  public boolean tryAcquire(K key, int weight) {
    return take(key, Checks.atLeast("weight", weight, 1)) == null;
  }

  /**
   * Takes a permit of a key before each subscription, or fails with {@link RateLimitedException}: a
   * stream takes one, however many elements it has. For {@code transform} of a Mono or a Flux.
   *
   * @param key whose
   * @param <T> the elements' type
   * @return the operator, which gives a Mono for a Mono, and a Flux for everything else
   */
  public <T> Function<Publisher<T>, Publisher<T>> guard(K key) {
    return Throttle.after(permit(key));
  }

  private Mono<Void> permit(K key) {
    Checks.notNull("key", key);
    return Mono.defer(
        () -> {
          Reason away = take(key, 1);
          return away == null ? Mono.empty() : Mono.error(toException(away, key, 1));
        });
  }

  private @Nullable Reason take(K key, int weight) {
    return buckets.take(Checks.notNull("key", key), weight);
  }

  private RateLimitedException toException(Reason why, K key, int weight) {
    long wait =
        why == Reason.TOO_MANY_KEYS
            ? buckets.nanosUntilRoom()
            : buckets.level(key).nanosUntil(weight);
    return new RateLimitedException(name, buckets.rate(), why, Duration.ofNanos(wait));
  }

  /**
   * Changes the rate of all keys. Each that is kept has what it had, as far as the new burst
   * allows, or its debt; one that is not has all that the new burst allows. Takes as long as it
   * takes to visit all that are kept.
   *
   * @param rate from now on
   */
  public void update(Rate rate) {
    buckets.update(Checks.notNull("rate", rate));
  }

  /**
   * What is left to a key now.
   *
   * @param key whose
   * @return for an HTTP response's header fields
   */
  public Allowance allowance(K key) {
    TokenLevel level = buckets.level(Checks.notNull("key", key));
    return Allowance.of(level, level.available());
  }

  /**
   * What it looks like now.
   *
   * @return exact whenever nothing moves
   */
  public KeyedThrottleSnapshot snapshot() {
    return new KeyedThrottleSnapshot(name, buckets.rate(), buckets.kept(), buckets.ledger());
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
    return "KeyedThrottle(" + name + ", " + buckets.rate() + ")";
  }
}
