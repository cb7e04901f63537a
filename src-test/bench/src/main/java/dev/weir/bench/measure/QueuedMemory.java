package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Setup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Live bytes of a pool that has just run tasks, and how many more there are for each of many tasks
 * queued behind a jam.
 */
final class QueuedMemory implements Measurement.Method<Roster> {

  private static final int WARM_TASKS = 1_000;
  /* For the threads of the contender before to be gone, and what they hold on to. */
  private static final double LEAVING = 0.2;

  QueuedMemory() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    int queued = params.integer("queued");
    int workers = params.integer("workers");
    double base = base(who, params.setup());
    long before = Heap.live();
    Setup setup = new Setup(workers, queued + workers).withSlack();
    try (Contender contender = who.start(setup)) {
      Tally tally = new Tally(new TaskThreads());
      Feeder feeder = new Feeder(contender, setup.capacity(), tally);
      CountDownLatch jammed = new CountDownLatch(workers);
      CountDownLatch gate = new CountDownLatch(1);
      for (int i = 0; i < workers; i++) {
        feeder.offer(() -> jam(jammed, gate, tally));
      }
      if (!jammed.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("only some of " + workers + " workers took a task");
      }
      Runnable task = tally::count;
      int refused = 0;
      for (int i = 0; i < queued; i++) {
        refused += feeder.offer(task) ? 0 : 1;
      }
      double bytes = Heap.live() - before - base;
      gate.countDown();
      return new Figures()
          .put("base", base)
          .put("bytesPerTask", bytes / (queued - refused))
          .put("refused", refused)
          .put(Measurement.LOST, Drained.lost(feeder));
    }
  }

  private static double base(Roster who, Setup setup) throws InterruptedException {
    run(who, setup);
    Pause.seconds(LEAVING);
    long before = Heap.live();
    try (Contender contender = who.start(setup)) {
      warm(contender, setup);
      return Heap.live() - before;
    }
  }

  /** Once for the classes. */
  private static void run(Roster who, Setup setup) throws InterruptedException {
    try (Contender contender = who.start(setup)) {
      warm(contender, setup);
    }
  }

  private static void warm(Contender contender, Setup setup) throws InterruptedException {
    Tally tally = new Tally(new TaskThreads());
    Feeder feeder = new Feeder(contender, setup.capacity(), tally);
    Runnable task = tally::count;
    for (int i = 0; i < WARM_TASKS; i++) {
      feeder.offerOrPause(task);
    }
    Drained.lost(feeder);
  }

  private static void jam(CountDownLatch jammed, CountDownLatch gate, Tally tally) {
    jammed.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tally.count();
  }
}
