package dev.weir.flow;

import dev.weir.internal.Checks;

/**
 * An element that stands for others, which were left out ({@link Backpressure#sample}).
 *
 * @param value the element
 * @param oneIn for how many it stands, itself included: 1 if none was left out. Whoever adds
 *     something up multiplies it by this
 * @param <T> the element's type
 */
public record Sampled<T>(T value, long oneIn) {

  /** Checks its components. */
  public Sampled {
    Checks.notNull("value", value);
    Checks.between("oneIn", oneIn, 1, Long.MAX_VALUE);
  }
}
