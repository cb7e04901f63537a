package dev.weir.bench.measure;

import dev.weir.bench.contender.Entrant;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;

/**
 * How much is done per second, how long each takes, and how many bytes are allocated for each, once
 * it goes on steadily.
 *
 * @param <E> of whom
 */
public final class Steady<E extends Entrant> implements Measurement.Method<E> {

  private static final int PATIENCE = 8;

  private final BiFunction<E, Params, Run> starter;

  Steady(BiFunction<E, Params, Run> starter) {
    this.starter = starter;
  }

  @Override
  public Figures measure(E who, Params params) throws InterruptedException {
    try (Run run = starter.apply(who, params)) {
      await(run, params.number("warmup"));
      long bytes = Heap.allocated();
      long completed = run.completed();
      long nanos = run.nanos();
      await(run, params.number("seconds"));
      completed = run.completed() - completed;
      nanos = run.nanos() - nanos;
      bytes = Heap.allocated() - bytes;
      return new Figures()
          .put("rate", completed * 1e9 / nanos)
          .put("each", completed == 0 ? Double.NaN : (double) nanos / completed)
          .put("bytes", completed == 0 ? Double.NaN : (double) bytes / completed)
          .put(Measurement.LOST, run.stopAndCountLost());
    }
  }

  /* Until so much of the time that counts has passed; though not for ever, if it gets no CPU. */
  private static void await(Run run, double seconds) throws InterruptedException {
    long enough = (long) (seconds * 1e9);
    long start = run.nanos();
    long startOfWait = System.nanoTime();
    long left = enough;
    while (left > 0 && System.nanoTime() - startOfWait < PATIENCE * enough) {
      Pause.seconds(left / 1e9);
      left = enough - (run.nanos() - start);
    }
  }

  /**
   * Lets it go on until the time is up, and says how it goes.
   *
   * @param run stopped in the end, but not closed
   * @param seconds how long
   * @param everySecond told what was done in each second
   * @return how much was lost
   * @throws InterruptedException if interrupted
   */
  public static long watch(Run run, double seconds, LongConsumer everySecond)
      throws InterruptedException {
    long before = 0;
    for (int second = 0; second < seconds; second++) {
      Pause.seconds(1);
      long now = run.completed();
      everySecond.accept(now - before);
      before = now;
    }
    return run.stopAndCountLost();
  }
}
