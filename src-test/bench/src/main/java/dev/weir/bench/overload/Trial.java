package dev.weir.bench.overload;

import java.time.Duration;

/**
 * How long a server is tried.
 *
 * @param warmUp for which it gets the same, uncounted
 * @param length for which it is counted
 * @param attempts how often at most, until the generator keeps up
 */
public record Trial(Duration warmUp, Duration length, int attempts) {

  /**
   * The same for another time.
   *
   * @param other for which it is counted
   * @return a changed copy
   */
  public Trial length(Duration other) {
    return new Trial(warmUp, other, attempts);
  }
}
