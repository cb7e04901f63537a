package dev.weir.demo.strategy;

import dev.weir.demo.config.RateSpec;
import dev.weir.gate.Allowance;
import dev.weir.gate.RateLimitedException;
import reactor.core.publisher.Mono;

/** A rate for all requests, or for each of some keys. Thread-safe. */
public interface RateLimit {

  /**
   * What a configuration asks for.
   *
   * @param spec which rate
   * @return nobody has used it yet
   */
  static RateLimit of(RateSpec spec) {
    return spec.per() == RateSpec.Per.ALL ? new CommonRate(spec) : new RateByKey(spec);
  }

  /**
   * What was asked for.
   *
   * @return as configured
   */
  RateSpec spec();

  /**
   * Takes a permit. Cold.
   *
   * @param key whose, where keys have rates of their own
   * @return completes when it is taken; fails with {@link RateLimitedException}
   */
  Mono<Void> permit(String key);

  /**
   * What is left now.
   *
   * @param key to whom
   * @return at most, now, and when it is all there again
   */
  Allowance allowance(String key);

  /**
   * What it looks like now.
   *
   * @return for operators
   */
  RateStatus status();
}
