package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Entrance;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Setup;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tasks per second while a constant number is queued: each task, when it runs, submits itself
 * again. What a task costs at a depth of a hundred and of a million can so be told apart.
 */
final class Circulation implements Measurement.Method<Roster> {

  /** When so many tasks have run, it goes on. */
  private static final int TURNING = 1_000;

  Circulation() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    int depth = params.integer("depth");
    Setup setup = new Setup(params.integer("workers"), depth).withSlack();
    try (Contender contender = who.start(setup)) {
      Circle circle = new Circle(contender.entrance(), new Tally(new TaskThreads()));
      for (int i = 0; i < depth; i++) {
        circle.enter();
      }
      circle.awaitTurning();
      Pause.seconds(params.number("warmup"));
      long completed = circle.tally.sum();
      long start = System.nanoTime();
      Pause.seconds(params.number("seconds"));
      completed = circle.tally.sum() - completed;
      long nanos = System.nanoTime() - start;
      circle.stopped = true;
      Drained.await(() -> circle.circulating.get() == 0);
      return new Figures()
          .put("rate", completed * 1e9 / nanos)
          .put("refused", circle.refused.get())
          .put(Measurement.LOST, circle.circulating.get());
    }
  }

  private static final class Circle implements Runnable {

    private final Entrance entrance;
    private final Tally tally;
    private final AtomicLong circulating = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopped;

    Circle(Entrance entrance, Tally tally) {
      this.entrance = entrance;
      this.tally = tally;
    }

    /* An order sorts all that is queued before the first goes: that is paid once, and not measured. */
    void awaitTurning() throws InterruptedException {
      long entered = tally.sum();
      if (!Drained.await(() -> tally.sum() >= entered + TURNING)) {
        throw new IllegalStateException("nothing circulates");
      }
    }

    void enter() {
      circulating.incrementAndGet();
      submit();
    }

    @Override
    public void run() {
      tally.count();
      if (stopped) {
        circulating.decrementAndGet();
      } else {
        submit();
      }
    }

    private void submit() {
      if (!entrance.offer(this)) {
        refused.incrementAndGet();
        circulating.decrementAndGet();
      }
    }
  }
}
