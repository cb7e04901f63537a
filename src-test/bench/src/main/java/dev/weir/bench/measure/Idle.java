package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Roster;

/** CPU time of the threads of a pool that has run something and now has nothing to do. */
final class Idle implements Measurement.Method<Roster> {

  private static final int TASKS = 10_000;

  Idle() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    KernelView without = KernelView.now();
    try (Contender contender = who.start(params.setup())) {
      Tally tally = new Tally(new TaskThreads());
      Feeder feeder = new Feeder(contender, params.integer("capacity"), tally);
      Runnable task = tally::count;
      for (int i = 0; i < TASKS; i++) {
        feeder.offerOrPause(task);
      }
      long lost = Drained.lost(feeder);
      /* Compilers and workers settle down. */
      Pause.seconds(params.number("warmup"));
      KernelView before = KernelView.now();
      long start = System.nanoTime();
      Pause.seconds(params.number("seconds"));
      long nanos = System.nanoTime() - start;
      long cpu = KernelView.now().cpuNanosOfNewcomers(before, without);
      return new Figures().put("core", (double) cpu / nanos).put(Measurement.LOST, lost);
    }
  }
}
