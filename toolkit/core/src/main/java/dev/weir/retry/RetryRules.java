package dev.weir.retry;

import dev.weir.internal.Checks;
import dev.weir.limit.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What {@link Retries} go by. Nobody changes one that anybody else has seen. */
final class RetryRules {

  final String name;
  int attempts = 3;
  Backoff backoff = Backoff.DEFAULT;
  @Nullable RetryBudget budget;
  BooleanSupplier open = () -> false;
  Predicate<? super Throwable> worthwhile = WorthRetrying::test;
  Function<? super Throwable, ? extends @Nullable Duration> retryAfter = error -> null;
  boolean transients;
  DoubleSupplier dice = () -> ThreadLocalRandom.current().nextDouble();
  Consumer<? super RetryEvent> listener = event -> {};
  private @Nullable Scheduler timer;

  RetryRules(String name) {
    this.name = Checks.notBlank("name", name);
  }

  private RetryRules(RetryRules other) {
    this.name = other.name;
    this.attempts = other.attempts;
    this.backoff = other.backoff;
    this.budget = other.budget;
    this.open = other.open;
    this.worthwhile = other.worthwhile;
    this.retryAfter = other.retryAfter;
    this.transients = other.transients;
    this.dice = other.dice;
    this.listener = other.listener;
    this.timer = other.timer;
  }

  /** A changed copy. */
  RetryRules with(Consumer<RetryRules> change) {
    RetryRules copy = new RetryRules(this);
    change.accept(copy);
    return copy;
  }

  void timer(Scheduler scheduler) {
    this.timer = scheduler;
  }

  /** Who times the waits; the default is looked up each time, as it may be replaced. */
  Scheduler timer() {
    return timer == null ? Schedulers.parallel() : timer;
  }
}
