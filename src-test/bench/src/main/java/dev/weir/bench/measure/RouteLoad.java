package dev.weir.bench.measure;

import dev.weir.bench.contender.RouteRoster;
import org.HdrHistogram.Histogram;

/**
 * Requests per second over loopback, what each costs all threads but the callers', and how long it
 * takes: closed loop, with so many connections.
 */
final class RouteLoad implements Measurement.Method<RouteRoster> {

  RouteLoad() {}

  @Override
  public Figures measure(RouteRoster who, Params params) throws InterruptedException {
    try (Served served = new Served(who, params)) {
      Callers callers = served.callers();
      Pause.seconds(params.number("warmup"));
      callers.record(true);
      KernelView before = KernelView.now();
      long accepted = callers.accepted();
      long refused = callers.refused();
      long start = System.nanoTime();
      Pause.seconds(params.number("seconds"));
      accepted = callers.accepted() - accepted;
      refused = callers.refused() - refused;
      long nanos = System.nanoTime() - start;
      double cpu = KernelView.now().cpuNanosSince(before, callers.threadId());
      callers.record(false);
      long answers = accepted + refused;
      served.stopAndCountLost();
      Histogram latency = callers.latency();
      return new Figures()
          .put("rate", answers * 1e9 / nanos)
          .put("accepted", (double) accepted / answers)
          .put("size", callers.answerSize())
          .put("cpu", cpu / answers)
          .put("p50", latency.getValueAtPercentile(50))
          .put("p99", latency.getValueAtPercentile(99));
    }
  }
}
