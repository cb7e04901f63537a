package dev.weir.retry;

import dev.weir.internal.RetryTokens;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Bounds how many retries one destination gets, from all who call it: a share of the calls, and a
 * few in any case. While most calls succeed nobody notices it. When they all fail, each adds {@code
 * share} of a call to the load instead of one for each retry that its caller would make; so what
 * was a blip does not stay an outage.
 *
 * <p>In any span of time {@code t} with {@code n} calls, no more retries are decided on, beyond
 * those that are called off in it, than {@code burst + share × n + perSecond × t}. Each is sent
 * when its wait is over. (A share is rounded up, by no more than comes by itself in a nanosecond.)
 *
 * <p>Make one for each destination and share it: a budget for each call bounds nothing. A retry
 * pays when it is decided on, before its wait, so that those who wait are bounded too; one that is
 * called off while it waits is paid back.
 *
 * <p>Thread-safe; never blocks, and calls nothing back. Nothing has to be closed.
 */
public final class RetryBudget {

  private final RetryBudgetConfig config;
  private final RetryTokens tokens;

  RetryBudget(RetryBudgetConfig config, @Nullable Scheduler timer) {
    this.config = config;
    this.tokens = RetryTokens.of(config.share(), config.burst(), config.perSecond(), timer);
  }

  /**
   * Begins to build one.
   *
   * @param name the destination's, shown in snapshots; not blank
   * @return a builder, which has a default for everything
   * @throws IllegalArgumentException if the name is blank
   */
  public static RetryBudgetBuilder of(String name) {
    return new RetryBudgetBuilder(name);
  }

  /**
   * What it goes by.
   *
   * @return as it was built
   */
  public RetryBudgetConfig config() {
    return config;
  }

  /**
   * The budget at this moment.
   *
   * @return a snapshot
   */
  public RetryBudgetSnapshot snapshot() {
    return new RetryBudgetSnapshot(
        config.name(),
        tokens.available(),
        tokens.calls(),
        tokens.taken(),
        tokens.givenBack(),
        tokens.refused());
  }

  @Override
  public String toString() {
    return "RetryBudget("
        + config.name()
        + ", "
        + config.share()
        + " of calls, burst "
        + config.burst()
        + ", "
        + config.perSecond()
        + " per second)";
  }

  // ---------------------------------------------------------------- for this package

  RetryTokens tokens() {
    return tokens;
  }
}
