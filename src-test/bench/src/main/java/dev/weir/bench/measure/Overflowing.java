package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Roster;
import java.util.ArrayList;
import java.util.List;

/**
 * Producers that never rest, before something full from which nobody takes: each task lets go of
 * the one that came first, which counts as completed. What stays inside in the end is not lost.
 */
public final class Overflowing implements Run {

  private final Contender contender;
  private final int capacity;
  private final Tally tally = new Tally(new TaskThreads());
  private final List<Producer> producers = new ArrayList<>();
  private final List<Feeder> feeders = new ArrayList<>();

  /**
   * Starts it.
   *
   * @param who gets the tasks
   * @param params producers and capacity
   */
  public Overflowing(Roster who, Params params) {
    contender = who.start(params.setup());
    capacity = params.integer("capacity");
    Runnable task = tally::count;
    for (int i = 0; i < params.integer("producers"); i++) {
      /* Whoever knows no bound may have as much before its buffer as in it. */
      Feeder feeder = new Feeder(contender, 2L * capacity, tally);
      feeders.add(feeder);
      producers.add(new Producer(i, feeder, task));
    }
    producers.forEach(Producer::start);
  }

  @Override
  public long completed() {
    return tally.sum();
  }

  @Override
  public long nanos() {
    return Producer.cpuNanos(producers);
  }

  @Override
  public long stopAndCountLost() throws InterruptedException {
    producers.forEach(Producer::stop);
    for (Producer producer : producers) {
      producer.end();
    }
    long submitted = feeders.stream().mapToLong(Feeder::submitted).sum();
    Drained.await(() -> tally.sum() >= submitted - capacity);
    return Math.abs(submitted - capacity - tally.sum());
  }

  @Override
  public void close() {
    contender.close();
  }
}
