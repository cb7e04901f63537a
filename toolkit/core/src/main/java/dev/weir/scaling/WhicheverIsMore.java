package dev.weir.scaling;

import java.util.Objects;

/**
 * As many workers as one of two policies wants: for a pool that must satisfy both.
 *
 * @param one a policy
 * @param other another
 */
record WhicheverIsMore(ScalingPolicy one, ScalingPolicy other) implements ScalingPolicy {

  WhicheverIsMore {
    Objects.requireNonNull(other, "other: null (expected: not null)");
  }

  @Override
  public Wanted decide(Load load) {
    Wanted first = one.decide(load);
    Wanted second = other.decide(load);
    return first.workers() >= second.workers() ? first : second;
  }
}
