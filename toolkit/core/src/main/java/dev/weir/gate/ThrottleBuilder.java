package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.RateLine;
import dev.weir.internal.TaskBounds;
import dev.weir.limit.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link Throttle}. Only the rate has to be said. */
public final class ThrottleBuilder {

  static final int MOST_WAITERS = 1_048_576;

  private final String name;
  private @Nullable Rate rate;
  private int maxWaiters = 1_024;
  private @Nullable Duration maxWait;
  private @Nullable Scheduler timer;

  ThrottleBuilder(String name) {
    this.name = Checks.notBlank("name", name);
  }

  /**
   * How fast.
   *
   * @param limit to begin with; it can be changed later
   * @return this
   */
  public ThrottleBuilder rate(Rate limit) {
    this.rate = Checks.notNull("rate", limit);
    return this;
  }

  /**
   * How many may wait, streams among them as one each. Beyond it, they are refused.
   *
   * @param most 0 to 1,048,576; 1,024 by default
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public ThrottleBuilder maxWaiters(int most) {
    this.maxWaiters = Checks.between("maxWaiters", most, 0, MOST_WAITERS);
    return this;
  }

  /**
   * How long anybody may wait. Who would wait longer is refused at once, not after the wait. For
   * {@code acquire} and {@code guard}: the elements of a stream wait as long as it takes.
   *
   * @param longest zero or more: with zero nobody waits; without bound by default
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public ThrottleBuilder maxWait(Duration longest) {
    Checks.notNegative("maxWait", longest);
    this.maxWait = longest;
    return this;
  }

  /**
   * Names the scheduler that ends waits, on whose threads those who waited go on, and whose clock
   * says what time it is. By default {@code Schedulers.parallel()} does the first two, and the
   * clock is {@code System.nanoTime()}, as the clock of most schedulers is too coarse. Meant for
   * virtual time.
   *
   * @param scheduler with a timer and a clock
   * @return this
   */
  public ThrottleBuilder timer(Scheduler scheduler) {
    this.timer = Checks.notNull("scheduler", scheduler);
    return this;
  }

  /**
   * Builds it.
   *
   * @return with a full bucket
   * @throws IllegalStateException if no rate was said
   */
  public Throttle build() {
    if (rate == null) {
      throw new IllegalStateException("rate: not set (expected: a rate, as Rate.perSecond(100))");
    }
    Scheduler scheduler = timer == null ? Schedulers.parallel() : timer;
    return new Throttle(
        name,
        RateLine.of(rate, maxWaiters, scheduler, timer != null),
        maxWait == null ? TaskBounds.NONE : TaskBounds.nanos(maxWait),
        scheduler);
  }
}
