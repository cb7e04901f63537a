package dev.weir.bench.rates;

/** A rate for each of many keys. */
@FunctionalInterface
interface KeyedRate {

  /** Takes a permit of a key, if there is one. */
  boolean tryAcquire(Integer key);
}
