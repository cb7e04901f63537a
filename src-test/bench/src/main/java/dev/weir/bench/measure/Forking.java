package dev.weir.bench.measure;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Entrance;
import dev.weir.bench.contender.ForkRoster;

/** Tasks that give more tasks to the pool on which they run, on and on. */
public final class Forking implements Run {

  private final Contender contender;
  private final Tally tally = new Tally(new TaskThreads());
  private final Grower grower;

  /** Makes tasks, until it is stopped. */
  interface Grower {

    /** Stops, and returns how many were made in all. */
    long stop() throws InterruptedException;
  }

  /**
   * Starts it.
   *
   * @param who the pool
   * @param params shape and capacity
   */
  public Forking(ForkRoster who, Params params) {
    contender = who.start(params.setup());
    ForkShape shape = ForkShape.byId(params.text("shape"));
    Entrance entrance = contender.entrance();
    if (shape == ForkShape.TREE) {
      grower = new Trees(entrance, tally);
    } else {
      Spawner spawner =
          new Spawner(
              entrance,
              tally,
              shape.tasks(tally, params.number("spins")),
              params.integer("capacity"));
      spawner.start();
      grower = spawner;
    }
  }

  @Override
  public long completed() {
    return tally.sum();
  }

  @Override
  public long stopAndCountLost() throws InterruptedException {
    long made = grower.stop();
    Drained.await(() -> tally.sum() >= made);
    return Math.abs(made - tally.sum());
  }

  @Override
  public void close() {
    contender.close();
  }
}
