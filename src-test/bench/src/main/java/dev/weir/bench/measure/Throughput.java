package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Roster;
import java.util.ArrayList;
import java.util.List;

/** Producers that never rest, each with tasks of its own. */
public class Throughput implements Run {

  private final Contender contender;
  private final List<Producer> producers = new ArrayList<>();

  /**
   * Starts it.
   *
   * @param who gets the tasks
   * @param params producers and workload
   */
  public Throughput(Roster who, Params params) {
    this(who.start(params.setup()), params);
  }

  Throughput(Contender contender, Params params) {
    this.contender = contender;
    Workload workload = Workload.byId(params.text("workload"));
    int count = params.integer("producers");
    long window = Math.max(1, params.integer("capacity") / count);
    TaskThreads threads = new TaskThreads();
    for (int i = 0; i < count; i++) {
      Tally tally = new Tally(threads);
      Runnable task = workload.task(tally, params.number("spins"));
      producers.add(new Producer(i, new Feeder(contender, window, tally), task));
    }
    producers.forEach(Producer::start);
  }

  final List<Producer> producers() {
    return producers;
  }

  @Override
  public long completed() {
    return producers.stream().mapToLong(Producer::completed).sum();
  }

  @Override
  public long stopAndCountLost() throws InterruptedException {
    producers.forEach(Producer::stop);
    long lost = 0;
    for (Producer producer : producers) {
      lost += producer.endAndCountLost();
    }
    return lost;
  }

  @Override
  public void close() {
    contender.close();
  }
}
