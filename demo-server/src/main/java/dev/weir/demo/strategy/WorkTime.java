package dev.weir.demo.strategy;

import dev.weir.demo.config.Limits;
import dev.weir.demo.text.Times;
import java.time.Duration;

/** How long simulated work takes, as people write it: {@code 20ms}, {@code 1s}, {@code 500us}. */
public final class WorkTime {

  private WorkTime() {}

  /**
   * Reads a time.
   *
   * @param text a whole number and a unit
   * @return at most {@link Limits#LONGEST_WORK}
   * @throws IllegalArgumentException if it is anything else
   */
  public static Duration parse(String text) {
    return Times.parse(text)
        .filter(time -> time.compareTo(Limits.LONGEST_WORK) <= 0)
        .orElseThrow(() -> wrong(text));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" (expected: a whole number of us, ms, s or m, at most 60s, as in 20ms)");
  }
}
