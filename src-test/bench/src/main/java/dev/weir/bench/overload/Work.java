package dev.weir.bench.overload;

import dev.weir.bench.contender.Named;
import dev.weir.bench.measure.Spin;
import dev.weir.bench.steps.Dependency;
import dev.weir.simulation.ServiceTime;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What a request takes. */
public enum Work implements Named {
  /** A timed wait in a dependency with eight workers, always as long. */
  CONSTANT("20 ms, alike", 8, millis(20), Work::alike),
  /** The same, exponential about the same mean. */
  EXPONENTIAL("20 ms, exponential", 8, millis(20), () -> ServiceTime.exponential(20e6)),
  /** The same, but one in five takes ten times as long as the others; the mean is the same. */
  BIMODAL("20 ms, a fifth × 10", 8, millis(20), () -> alike().slow(0.2, 10).times(1 / 2.8)),
  /** A dependency that hangs now and then: three in a hundred take ten times as long. */
  SLOW_SHARE("20 ms, 3 % × 10", 8, millis(20).multipliedBy(127).dividedBy(100), Work::hanging),
  /** Computes, on one thread. */
  COMPUTING("5 ms of CPU", 1, millis(5), Work::alike),
  /** Nothing at all. */
  NOTHING("nothing", 1, Duration.ZERO, Work::alike);

  private static final long SEED = 1;
  private static final int BOUND_TO_MEAN = 5;

  private final String title;
  private final int workers;
  private final Duration mean;
  private final Supplier<ServiceTime> times;

  Work(String title, int workers, Duration mean, Supplier<ServiceTime> times) {
    this.title = title;
    this.workers = workers;
    this.mean = mean;
    this.times = times;
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static ServiceTime alike() {
    return ServiceTime.constant(20e6);
  }

  private static ServiceTime hanging() {
    return alike().slow(0.03, 10);
  }

  /* Measured once: measured for each route, it would be a little more work for one than for another. */
  private static final class Pace {
    static final double PER_MICRO = Spin.calibrate();
  }

  /** Begins to offer it. */
  Backend open() {
    return switch (this) {
      case NOTHING -> Backend.IDLE;
      case COMPUTING -> new ComputingBackend((int) (mean.toNanos() / 1_000.0 * Pace.PER_MICRO));
      default -> waiting();
    };
  }

  private Backend waiting() {
    SplittableRandom random = new SplittableRandom(SEED);
    ServiceTime time = time();
    Dependency dependency = new Dependency(() -> (long) time.next(random));
    dependency.capacity(workers);
    return new WaitingBackend(dependency);
  }

  /** How long one takes, of those that wait. */
  ServiceTime time() {
    return times.get();
  }

  /**
   * How many are done at once.
   *
   * @return one, if it computes
   */
  public int workers() {
    return workers;
  }

  /**
   * How many a protection lets in that has been told how many: so many keep all workers at work.
   *
   * @return the workers; one more where handing over would leave the only one idle
   */
  public int permits() {
    return Math.max(workers, 2);
  }

  /**
   * What it takes, without a queue.
   *
   * @return the mean
   */
  public Duration mean() {
    return mean;
  }

  /**
   * How long one may wait to be let in.
   *
   * @return half of an objective of ten times the mean
   */
  public Duration patience() {
    return mean.multipliedBy(BOUND_TO_MEAN);
  }

  /**
   * How many may wait to be let in: as many as are done in that time.
   *
   * @return one or more
   */
  public int queue() {
    return BOUND_TO_MEAN * workers;
  }

  /**
   * For people.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /**
   * Whether it keeps a core busy: then what it costs to turn others away is missing.
   *
   * @return false if it waits
   */
  public boolean computes() {
    return this == COMPUTING;
  }

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
