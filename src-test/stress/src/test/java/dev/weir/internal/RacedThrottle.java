package dev.weir.internal;

import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a throttle and one key of a keyed one have in common. */
interface RacedThrottle {

  boolean tryAcquire();

  Mono<Void> acquire(int weight);

  Function<Flux<Parcel>, Flux<Parcel>> elements();

  Function<Flux<Parcel>, Flux<Parcel>> elements(ToIntFunction<Parcel> weigher);

  void update(Rate rate);

  Ledger ledger();

  int waiting();

  long available();

  /** How many timers it may have though nobody waits. */
  int idleTimers();

  /** For all. */
  record Common(Throttle throttle) implements RacedThrottle {
    @Override
    public boolean tryAcquire() {
      return throttle.tryAcquire();
    }

    @Override
    public Mono<Void> acquire(int weight) {
      return throttle.acquire(weight);
    }

    @Override
    public Function<Flux<Parcel>, Flux<Parcel>> elements() {
      return throttle.elements();
    }

    @Override
    public Function<Flux<Parcel>, Flux<Parcel>> elements(ToIntFunction<Parcel> weigher) {
      return throttle.elements(weigher);
    }

    @Override
    public void update(Rate rate) {
      throttle.update(rate);
    }

    @Override
    public Ledger ledger() {
      return throttle.snapshot().ledger();
    }

    @Override
    public int waiting() {
      return throttle.snapshot().waiting();
    }

    @Override
    public long available() {
      return throttle.snapshot().available();
    }

    @Override
    public int idleTimers() {
      return 0;
    }
  }

  /** For one of many keys. */
  record OfKey(KeyedThrottle<String> throttle, String key) implements RacedThrottle {
    @Override
    public boolean tryAcquire() {
      return throttle.tryAcquire(key);
    }

    @Override
    public Mono<Void> acquire(int weight) {
      return throttle.acquire(key, weight);
    }

    @Override
    public Function<Flux<Parcel>, Flux<Parcel>> elements() {
      return throttle.elements(key);
    }

    @Override
    public Function<Flux<Parcel>, Flux<Parcel>> elements(ToIntFunction<Parcel> weigher) {
      return throttle.elements(key, weigher);
    }

    @Override
    public void update(Rate rate) {
      throttle.update(rate);
    }

    @Override
    public Ledger ledger() {
      return throttle.snapshot().ledger();
    }

    @Override
    public int waiting() {
      return throttle.snapshot().waiting();
    }

    @Override
    public long available() {
      return throttle.allowance(key).remaining();
    }

    @Override
    public int idleTimers() {
      return throttle.snapshot().keys(); // the sweep's
    }
  }
}
