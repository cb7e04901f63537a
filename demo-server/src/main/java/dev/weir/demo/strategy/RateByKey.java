package dev.weir.demo.strategy;

import dev.weir.demo.config.RateSpec;
import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.KeyedThrottleSnapshot;
import dev.weir.netty.HttpRate;

/** A rate for each key: who comes too early is refused. */
final class RateByKey implements RateLimit {

  private final RateSpec spec;
  private final KeyedThrottle<String> throttle;

  RateByKey(RateSpec spec) {
    this.spec = spec;
    this.throttle = KeyedThrottle.of(spec.name()).rate(spec.rate()).build();
  }

  @Override
  public RateSpec spec() {
    return spec;
  }

  @Override
  public HttpRate http() {
    return spec.per() == RateSpec.Per.TENANT
        ? HttpRate.perTenant(throttle)
        : HttpRate.perClient(throttle);
  }

  @Override
  public RateStatus status() {
    KeyedThrottleSnapshot now = throttle.snapshot();
    return new RateStatus(spec, now.ledger(), now.keys());
  }
}
