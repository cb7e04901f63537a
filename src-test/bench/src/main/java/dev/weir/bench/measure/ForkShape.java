package dev.weir.bench.measure;

import dev.weir.bench.contender.Named;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** What tasks fork. */
public enum ForkShape implements Named {
  /** One task forks all the others, which do nothing. */
  SPAWNER("one spawner, no-op", i -> 0),
  /**
   * The same; the length of each is as rare as in Zipf's law, from 100 µs down to a tenth of one.
   */
  ZIPF("one spawner, 0.1 … 100 µs (Zipf)", i -> 100.0 / (1 + i)),
  /** The same; each takes a microsecond, but one in a hundred a thousand. */
  RARE("one spawner, 1 µs, 1 % 1 ms", i -> i % 100 == 0 ? 1_000 : 1),
  /**
   * Each forks the two below it, as in the naive way to a Fibonacci number, and does nothing else.
   */
  TREE("each forks two", i -> 0);

  /** How many different tasks a spawner forks in turn: a power of two. */
  static final int TASKS = 1_024;

  private static final long SEED = 42;

  private final String title;
  private final IntToDoubleFunction micros;

  ForkShape(String title, IntToDoubleFunction micros) {
    this.title = title;
    this.micros = micros;
  }

  /** The tasks of a spawner, the same in the same order each time. */
  Runnable[] tasks(Tally tally, double spinsPerMicro) {
    Runnable[] tasks = new Runnable[TASKS];
    for (int i = 0; i < TASKS; i++) {
      tasks[i] = new CountedTask((int) (micros.applyAsDouble(i) * spinsPerMicro), false, tally);
    }
    Random random = new Random(SEED);
    for (int i = TASKS - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Runnable task = tasks[i];
      tasks[i] = tasks[other];
      tasks[other] = task;
    }
    return tasks;
  }

  /**
   * What the tables call it.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the shape
   */
  public static ForkShape byId(String id) {
    return Named.byId("shape", values(), id);
  }
}
