package dev.weir.discipline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was learned of each class, as {@link Learning} says. Single-threaded. */
public final class RunTimes {

  private static final float LOAD = 0.75f;

  private final double weight;
  private final int most;

  /** The one that has not run for longest comes first. */
  private final LinkedHashMap<String, Double> expected = new LinkedHashMap<>(16, LOAD, true);

  /**
   * Nothing is known.
   *
   * @param learning how to learn
   */
  public RunTimes(Learning learning) {
    this.weight = learning.weight();
    this.most = learning.maxClasses();
  }

  /**
   * One of a class has run.
   *
   * @param name of the class
   * @param nanos for how long; less than zero counts as zero
   * @return the class that is forgotten for it; null if none is
   */
  public @Nullable String ran(String name, long nanos) {
    double run = Math.max(0, nanos);
    expected.merge(name, run, (before, now) -> weight * now + (1 - weight) * before);
    if (expected.size() <= most) {
      return null;
    }
    Map.Entry<String, Double> eldest = expected.entrySet().iterator().next();
    expected.remove(eldest.getKey());
    return eldest.getKey();
  }

  /**
   * For how long one of a class is expected to run.
   *
   * @param name of the class
   * @return nanoseconds; less than zero if nothing is known of it
   */
  public long expectedNanos(String name) {
    Double known = expected.get(name);
    return known == null ? -1 : Math.round(known);
  }
}
