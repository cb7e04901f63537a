package dev.weir.simulation;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** How long calls take on an idle server. */
@FunctionalInterface
public interface ServiceTime {

  /** Of the next call, in nanoseconds. */
  double next(SplittableRandom random);

  /** Always the same. */
  static ServiceTime constant(double nanos) {
    return random -> nanos;
  }

  /** Exponentially distributed about a mean. */
  static ServiceTime exponential(double mean) {
    return random -> -mean * Math.log(1 - random.nextDouble());
  }

  /** As this, but a share of the calls so many times as long. */
  default ServiceTime slow(double share, double times) {
    return random -> next(random) * (random.nextDouble() < share ? times : 1);
  }

  /** As this, but all of them so many times as long. */
  default ServiceTime times(double factor) {
    return random -> next(random) * factor;
  }

  /** The mean, from so many that it is known to a hundredth. */
  default double mean() {
    SplittableRandom random = new SplittableRandom(1);
    return DoubleStream.generate(() -> next(random)).limit(200_000).average().orElseThrow();
  }

  /** The geometric mean. */
  default double typical() {
    ServiceTime logs = random -> Math.log(next(random));
    return Math.exp(logs.mean());
  }
}
