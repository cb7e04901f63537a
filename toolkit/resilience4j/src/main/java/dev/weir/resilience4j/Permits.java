package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** Gets permissions of a circuit breaker, and knows of which of its states each is. */
final class Permits {
  /*
   * probes   those of the half-open state that was seen last. Replaced by whoever first takes one of a
   *          newer state; those of an older one may still be held by its permissions, which give back to
   *          them, and nobody takes from there any more
   *
   * The circuit breaker does not say which state has given a permit. It has metrics of its own for each
   * but the open one, which keeps those of the state before, and gives none. So if they are the same before
   * and after, that is the state. If it has changed meanwhile, the later one is taken for it: at worst, after
   * half open has become open and half open again between two readings, that has one probe more.
   *
   * At the end of a call the state is read before the metrics. If it was not open and they are those of the
   * permission, the state is the same, or open by now. What is recorded then can reach another half-open
   * state only if whoever records is held up for the whole time that it stays open.
   */
  /** Several breakers of one circuit breaker take from, and give back to, the same probes. */
  private static final Map<CircuitBreaker, AtomicReference<@Nullable Probes>> SHARED =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final CircuitBreaker circuitBreaker;
  private final AtomicReference<@Nullable Probes> probes;

  Permits(CircuitBreaker circuitBreaker) {
    this.circuitBreaker = circuitBreaker;
    this.probes = SHARED.computeIfAbsent(circuitBreaker, first -> new AtomicReference<>());
  }

  /** Null if it lets nobody through. May throw what the circuit breaker's clock throws. */
  @Nullable Permission take(Breaker breaker, CoreSubscriber<?> subscriber) {
    long start = circuitBreaker.getCurrentTimestamp();
    Metrics before = circuitBreaker.getMetrics();
    State state = circuitBreaker.getState();
    boolean steady = circuitBreaker.getMetrics() == before;
    if (steady && state == State.CLOSED) {
      return new Permission(breaker, subscriber, before, null, start); // which counts no permits
    }
    if (steady && state == State.HALF_OPEN) {
      Probes known = probesOf(before, start);
      if (known.tryTake()) {
        return new Permission(breaker, subscriber, before, known, start);
      }
    }
    if (!tryAcquire()) {
      return null;
    }
    Metrics after = circuitBreaker.getMetrics();
    boolean counted =
        circuitBreaker.getState() == State.HALF_OPEN
            || (state == State.HALF_OPEN && after == before);
    return new Permission(
        breaker, subscriber, after, counted ? probesOf(after, start) : null, start);
  }

  /* An open state whose wait is over makes itself half open, and throws if it is closed by hand just then. */
  private boolean tryAcquire() {
    for (; ; ) {
      try {
        return circuitBreaker.tryAcquirePermission();
      } catch (IllegalStateTransitionException changedMeanwhile) {
        Thread.onSpinWait(); // then the state that it has now says
      }
    }
  }

  /** Whether the state that gave it has gone, or is open by now: what ends is too late for it. */
  boolean isOver(Permission permission) {
    return circuitBreaker.getState() == State.OPEN
        || circuitBreaker.getMetrics() != permission.state();
  }

  private Probes probesOf(Metrics state, long now) {
    for (; ; ) {
      Probes known = probes.get();
      if (known != null && known.state == state) {
        return known;
      }
      Probes fresh = new Probes(state, now);
      // Those of a state that has gone by must not take the place of newer ones
      if (circuitBreaker.getMetrics() != state || probes.compareAndSet(known, fresh)) {
        return fresh;
      }
    }
  }
}
