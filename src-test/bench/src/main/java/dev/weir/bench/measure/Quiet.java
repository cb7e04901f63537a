package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Entrance;
import dev.weir.bench.contender.Roster;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long somebody waits who brings less than its share: while nobody else brings any, and while
 * others keep the pool's queue full. Tasks sleep for a millisecond, so that cores are free, and
 * what is waited for is a worker.
 */
final class Quiet implements Measurement.Method<Roster> {

  private static final long FLOOD_PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

  /* More seldom than its turn would come: with two workers and ten others, every 9 ms. */
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(25);

  private static final double SHARE_IDLE = 0.5;

  Quiet() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    /* As much again as is kept in flight: nobody is turned away. */
    try (Contender contender = who.start(params.setup().withSlack())) {
      double seconds = params.number("seconds");
      Visitor visitor = new Visitor(contender.quietEntrance());
      visitor.visit(params.number("warmup"));
      Histogram idle = visitor.visit(SHARE_IDLE * seconds);
      Flood flood = new Flood(contender, params.integer("capacity"));
      flood.start();
      visitor.visit(params.number("warmup"));
      long tasks = flood.tally.sum();
      long start = System.nanoTime();
      Histogram flooded = visitor.visit(seconds);
      double nanos = System.nanoTime() - start;
      tasks = flood.tally.sum() - tasks + flooded.getTotalCount();
      long lost = flood.stopAndCountLost();
      double task = nanos * params.integer("workers") / tasks;
      double excess = flooded.getValueAtPercentile(99) - (double) idle.getValueAtPercentile(99);
      return new Figures()
          .put("idle99", idle.getValueAtPercentile(99))
          .put("p50", flooded.getValueAtPercentile(50))
          .put("p99", flooded.getValueAtPercentile(99))
          .put("task", task)
          .put("quanta", excess / task)
          .put(Measurement.LOST, lost);
    }
  }

  /** Brings a task, and comes back when it has run. */
  private static final class Visitor {

    private final Entrance entrance;
    private final Tally tally = new Tally(new TaskThreads());

    Visitor(Entrance entrance) {
      this.entrance = entrance;
    }

    /** For so long; returns the waits until the start. */
    Histogram visit(double seconds) throws InterruptedException {
      Histogram waits = new Histogram(3);
      Runnable body = Workload.BLOCK_1MS.task(tally, 0);
      long start = System.nanoTime();
      do {
        Visit visit = new Visit(body);
        long done = tally.sum();
        while (!entrance.offer(visit)) {
          Thread.onSpinWait();
        }
        if (!Drained.await(() -> tally.sum() > done)) {
          throw new IllegalStateException("a quiet tenant's task has not run");
        }
        waits.recordValue(Math.max(0, visit.started - visit.offered));
        LockSupport.parkNanos(PERIOD);
      } while (System.nanoTime() - start < seconds * 1e9);
      return waits;
    }
  }

  /** Its times go to the worker and back through the contender and the tally. */
  private static final class Visit implements Runnable {

    private final Runnable body;
    private final long offered = System.nanoTime();
    private long started;

    Visit(Runnable body) {
      this.body = body;
    }

    @Override
    public void run() {
      started = System.nanoTime();
      body.run();
    }
  }

  /** Keeps so many tasks in flight. */
  private static final class Flood {

    private final Tally tally = new Tally(new TaskThreads());
    private final Feeder feeder;
    private final Thread thread = new Thread(this::bring, "flood");
    private volatile boolean stopped;

    Flood(Contender contender, int window) {
      feeder = Feeder.within(contender, window, tally);
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    private void bring() {
      Runnable task = Workload.BLOCK_1MS.task(tally, 0);
      while (!stopped) {
        if (!feeder.offer(task)) {
          LockSupport.parkNanos(FLOOD_PAUSE);
        }
      }
    }

    long stopAndCountLost() throws InterruptedException {
      stopped = true;
      thread.join();
      return Drained.lost(feeder);
    }
  }
}
