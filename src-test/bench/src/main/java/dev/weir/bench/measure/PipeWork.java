package dev.weir.bench.measure;

import dev.weir.bench.contender.Named;
import java.util.Arrays;
import java.util.Locale;

/** What is to be done for the elements of a Flux. */
public enum PipeWork implements Named {
  /** Nothing. */
  NOOP(Workload.NOOP.title()),
  /** A microsecond of computing each. */
  EVEN("1 µs"),
  /** From a tenth of a microsecond to a hundred, as rare as in Zipf's law. */
  ZIPF("0.1 … 100 µs (Zipf)"),
  /** A microsecond each, but a thousand for one in a hundred. */
  RARE("1 µs, 1 % 1 ms"),
  /** The same, and that one is every hundredth: it always falls to the same of two rails. */
  PERIODIC("1 µs, every hundredth 1 ms");

  private static final int PERIOD = 100;

  private final String title;

  PipeWork(String title) {
    this.title = title;
  }

  /** What is done for one element after the other, and again. */
  Runnable[] tasks(Tally tally, double spinsPerMicro) {
    return switch (this) {
      case NOOP -> new Runnable[] {Workload.NOOP.task(tally, spinsPerMicro)};
      case EVEN -> new Runnable[] {Workload.SPIN_1US.task(tally, spinsPerMicro)};
      case ZIPF -> ForkShape.ZIPF.tasks(tally, spinsPerMicro);
      case RARE -> ForkShape.RARE.tasks(tally, spinsPerMicro);
      case PERIODIC -> {
        Runnable[] tasks = new Runnable[PERIOD];
        Arrays.fill(tasks, Workload.SPIN_1US.task(tally, spinsPerMicro));
        tasks[0] = new CountedTask((int) (1_000 * spinsPerMicro), false, tally);
        yield tasks;
      }
    };
  }

  /**
   * Whether some take much longer than others.
   *
   * @return true for all but the even ones
   */
  public boolean skewed() {
    return this != NOOP && this != EVEN;
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
   * @return the work
   */
  public static PipeWork byId(String id) {
    return Named.byId("work", values(), id);
  }
}
