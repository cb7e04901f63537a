package dev.weir.bench.overload;

import dev.weir.bench.measure.Figures;
import dev.weir.bench.overload.Bed.OpenRoute;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server's side of a run.
 *
 * @param cores that all its processes kept busy, on average
 * @param reasons why it turned requests away, where it tells
 * @param falsely how many of these with fewer in flight than there are workers
 */
record ServerShare(double cores, Map<String, Long> reasons, long falsely) {

  /** Looks at a route when a run begins to count, and for as long as it offers requests. */
  static final class Watch {

    private final OpenRoute route;
    private final Duration length;
    private final long noMoreAfter;
    private Figures before = new Figures();
    private Duration cpuBefore = Duration.ZERO;
    private Duration cpu = Duration.ZERO;
    private long began = System.nanoTime();
    private long looked = began;

    Watch(OpenRoute route, Duration length) {
      this.route = route;
      this.length = length;
      this.noMoreAfter = length.toSeconds();
    }

    synchronized void begins() {
      before = counts();
      cpuBefore = route.cpu();
      began = System.nanoTime();
      looked = began;
    }

    /** A second has passed, the number of which is told. */
    synchronized void passed(int second) {
      if (second < noMoreAfter) {
        look();
      }
    }

    private void look() {
      cpu = route.cpu().minus(cpuBefore);
      looked = System.nanoTime();
    }

    synchronized ServerShare share() {
      if (length.toSeconds() == 0) {
        look();
      }
      Map<String, Double> now = counts().asMap();
      Map<String, Long> reasons = new TreeMap<>();
      now.forEach(
          (name, count) -> {
            long more = Math.round(count - before.asMap().getOrDefault(name, 0.0));
            if (name.startsWith(ServedRoute.REASON) && more > 0) {
              reasons.put(name.substring(ServedRoute.REASON.length()), more);
            }
          });
      double falsely =
          now.getOrDefault(ServedRoute.FALSELY, 0.0)
              - before.asMap().getOrDefault(ServedRoute.FALSELY, 0.0);
      return new ServerShare(
          looked == began ? 0 : (double) cpu.toNanos() / (looked - began),
          reasons,
          Math.round(falsely));
    }

    private Figures counts() {
      try {
        return route.counts();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the run, which waits, hears of it
        return new Figures();
      }
    }
  }
}
