package dev.weir.demo.strategy;

import dev.weir.demo.config.RateSpec;
import dev.weir.gate.Throttle;
import dev.weir.gate.ThrottleSnapshot;
import dev.weir.netty.HttpRate;

/** One rate for all: who comes too early may wait. */
final class CommonRate implements RateLimit {

  private final RateSpec spec;
  private final Throttle throttle;

  CommonRate(RateSpec spec) {
    this.spec = spec;
    this.throttle = Throttle.of(spec.name()).rate(spec.rate()).maxWait(spec.maxWait()).build();
  }

  @Override
  public RateSpec spec() {
    return spec;
  }

  @Override
  public HttpRate http() {
    return HttpRate.of(throttle);
  }

  @Override
  public RateStatus status() {
    ThrottleSnapshot now = throttle.snapshot();
    return new RateStatus(spec, now.ledger(), now.waiting());
  }
}
