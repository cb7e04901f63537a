package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Tasks completed per second, and bytes allocated for each, under producers that never rest. */
public final class Throughput implements Measurement.Method<Roster> {

  Throughput() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    try (Contender contender = who.start(params.setup())) {
      List<Producer> producers = producers(contender, params);
      producers.forEach(Producer::start);
      Pause.seconds(params.number("warmup"));
      long bytes = Heap.allocated();
      long completed = completed(producers);
      long start = System.nanoTime();
      Pause.seconds(params.number("seconds"));
      completed = completed(producers) - completed;
      long nanos = System.nanoTime() - start;
      bytes = Heap.allocated() - bytes;
      return new Figures()
          .put("rate", completed * 1e9 / nanos)
          .put("bytes", completed == 0 ? Double.NaN : (double) bytes / completed)
          .put(Measurement.LOST, lost(producers));
    }
  }

  /**
   * Runs until the time is up, and says how it goes.
   *
   * @param who the contender
   * @param params what to do
   * @param everySecond told the tasks completed in each second
   * @return how many tasks were lost
   * @throws InterruptedException if interrupted
   */
  public static long profile(Roster who, Params params, LongConsumer everySecond)
      throws InterruptedException {
    try (Contender contender = who.start(params.setup())) {
      List<Producer> producers = producers(contender, params);
      producers.forEach(Producer::start);
      long before = 0;
      for (int second = 0; second < params.number("seconds"); second++) {
        Pause.seconds(1);
        long now = completed(producers);
        everySecond.accept(now - before);
        before = now;
      }
      return lost(producers);
    }
  }

  private static List<Producer> producers(Contender contender, Params params) {
    Workload workload = Workload.byId(params.text("workload"));
    int count = params.integer("producers");
    long window = Math.max(1, params.integer("capacity") / count);
    TaskThreads threads = new TaskThreads();
    List<Producer> producers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tally tally = new Tally(threads);
      Runnable task = workload.task(tally, params.number("spins"));
      producers.add(new Producer(i, new Feeder(contender, window, tally), task));
    }
    return producers;
  }

  private static long completed(List<Producer> producers) {
    return producers.stream().mapToLong(Producer::completed).sum();
  }

  private static long lost(List<Producer> producers) throws InterruptedException {
    long lost = 0;
    for (Producer producer : producers) {
      lost += producer.stopAndCountLost();
    }
    return lost;
  }
}
