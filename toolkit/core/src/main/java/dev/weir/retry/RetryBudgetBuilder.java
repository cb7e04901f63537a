package dev.weir.retry;

import dev.weir.internal.Checks;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Builds a {@link RetryBudget}. Nothing has to be said. */
public final class RetryBudgetBuilder {

  private final String name;
  private double share = 0.2;
  private int burst = 100;
  private int perSecond = 10;
  private @Nullable Scheduler timer;

  RetryBudgetBuilder(String name) {
    this.name = Checks.notBlank("name", name);
  }

  /**
   * How many retries each call pays for: with 0.2 there may be one for five calls.
   *
   * @param retriesPerCall 0 to 1; 0.2 by default
   * @return this
   */
  public RetryBudgetBuilder share(double retriesPerCall) {
    this.share = retriesPerCall;
    return this;
  }

  /**
   * How many retries may be saved up, and so made at once after a time without any. It begins with
   * as many.
   *
   * @param retries 1 to 1,000,000; 100 by default
   * @return this
   */
  public RetryBudgetBuilder burst(int retries) {
    this.burst = retries;
    return this;
  }

  /**
   * How many retries there are in any case, for callers who come too seldom to pay for one. Each
   * instance of a service has as many of its own.
   *
   * @param retriesPerSecond 0 to 1,000,000; 10 by default
   * @return this
   */
  public RetryBudgetBuilder perSecond(int retriesPerSecond) {
    this.perSecond = retriesPerSecond;
    return this;
  }

  /**
   * Names the scheduler whose clock says what time it is: {@code System.nanoTime()} by default.
   * Meant for virtual time.
   *
   * @param scheduler with a clock
   * @return this
   */
  public RetryBudgetBuilder timer(Scheduler scheduler) {
    this.timer = Checks.notNull("scheduler", scheduler);
    return this;
  }

  /**
   * Builds it.
   *
   * @return full
   * @throws IllegalArgumentException if something is out of its range
   */
  public RetryBudget build() {
    return new RetryBudget(new RetryBudgetConfig(name, share, burst, perSecond), timer);
  }
}
