package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Roster;

/**
 * Latency from the intended send time to the start, wake-ups and CPU per task, under arrivals that
 * do not slow down with the pool. Rate 0 means as fast as possible: what comes out is the capacity
 * that loads are a share of.
 */
final class OpenLoop implements Measurement.Method<Roster> {

  OpenLoop() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    KernelView without = KernelView.now();
    try (Contender contender = who.start(params.setup())) {
      TaskThreads threads = new TaskThreads();
      Tally tally = new Tally(threads);
      Runnable task = Workload.byId(params.text("workload")).task(tally, params.number("spins"));
      Feeder feeder = new Feeder(contender, params.integer("capacity"), tally);
      Generator generator = new Generator(feeder, task, params.number("rate"));
      generator.start();
      Pause.seconds(params.number("warmup"));
      generator.startRecording();
      KernelView before = KernelView.now();
      long busy = generator.busyNanos();
      long completed = tally.sum();
      long start = System.nanoTime();
      Pause.seconds(params.number("seconds"));
      generator.stopRecording();
      long nanos = System.nanoTime() - start;
      completed = tally.sum() - completed;
      busy = generator.busyNanos() - busy;
      KernelView after = KernelView.now();
      generator.stop();
      long lost = Drained.lost(feeder);

      /* The generator's waiting is its own affair, but what a hand-over costs it is not. */
      double handOver = (double) after.cpuNanosOf(generator.threadId(), before) * busy / nanos;
      long all = after.cpuNanosOfNewcomers(before, without);
      long generating = after.cpuNanosOf(generator.threadId(), before);
      long working = 0;
      for (String id : threads.ids()) {
        working += after.cpuNanosOf(id, before);
      }
      double cpu = after.cpuNanosSince(before, generator.threadId()) + handOver;
      Figures figures =
          new Figures()
              .put("rate", completed * 1e9 / nanos)
              .put("sleeps", (double) after.sleepsSince(before, threads.ids()) / completed)
              .put("cpu", cpu / completed)
              .put("aside", (double) Math.max(0, all - generating - working) / (all - generating))
              .put(Measurement.LOST, lost);
      if (params.number("rate") > 0) {
        figures.put("offered", params.number("rate"));
        generator.report(figures);
      }
      return figures;
    }
  }
}
