package dev.weir.netty;

import dev.weir.gate.Allowance;
import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import reactor.core.publisher.Mono;

/** A throttle, be it everybody's or one with a rate for each key. */
interface Meter {

  String name();

  Rate rate();

  boolean mayWait();

  /** Whether keys have rates of their own. */
  boolean isKeyed();

  /** Takes permits, and waits for them if it may. */
  Mono<Void> acquire(String key, int weight);

  boolean tryAcquire(String key, int weight);

  Allowance allowance(String key);

  /** Everybody's. */
  record Common(Throttle throttle) implements Meter {

    @Override
    public String name() {
      return throttle.name();
    }

    @Override
    public Rate rate() {
      return throttle.rate();
    }

    @Override
    public boolean mayWait() {
      return throttle.mayWait();
    }

    @Override
    public boolean isKeyed() {
      return false;
    }

    @Override
    public Mono<Void> acquire(String key, int weight) {
      return throttle.acquire(weight);
    }

    @Override
    public boolean tryAcquire(String key, int weight) {
      return throttle.tryAcquire(weight);
    }

    @Override
    public Allowance allowance(String key) {
      return throttle.allowance();
    }
  }

  /** Of each key. */
  record Keyed(KeyedThrottle<String> throttle) implements Meter {

    @Override
    public String name() {
      return throttle.name();
    }

    @Override
    public Rate rate() {
      return throttle.rate();
    }

    @Override
    public boolean mayWait() {
      return throttle.mayWait();
    }

    @Override
    public boolean isKeyed() {
      return true;
    }

    @Override
    public Mono<Void> acquire(String key, int weight) {
      return throttle.acquire(key, weight);
    }

    @Override
    public boolean tryAcquire(String key, int weight) {
      return throttle.tryAcquire(key, weight);
    }

    @Override
    public Allowance allowance(String key) {
      return throttle.allowance(key);
    }
  }
}
