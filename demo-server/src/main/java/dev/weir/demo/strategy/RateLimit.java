package dev.weir.demo.strategy;

import dev.weir.demo.config.RateSpec;
import dev.weir.netty.HttpRate;

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
   * In front of a route.
   *
   * @return without fields
   */
  HttpRate http();

  /**
   * What it looks like now.
   *
   * @return for operators
   */
  RateStatus status();
}
