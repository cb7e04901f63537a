package dev.weir.retry;

import dev.weir.internal.Checks;
import dev.weir.limit.Backoff;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Tries again what has failed, for {@code retryWhen} of a Mono or a Flux: after a backoff with
 * jitter, a bounded number of times, and only as far as a budget goes that all callers of a
 * destination share.
 *
 * <pre>{@code
 * Retries retries = Retries.of("prices").attempts(3).budget(RetryBudget.of("prices").build());
 * Mono<Price> price = client.price(id).retryWhen(retries);
 * }</pre>
 *
 * <p>After each failure, in this order: is it worth another try ({@link #on}), are there attempts
 * left, would the wait be no longer than it may be and end before the deadline that the
 * subscriber's Context holds ({@link Deadline}), is the breaker closed, is there budget? If so, a
 * token of the budget is taken, and the wait begins; a cancel ends it and gives the token back. The
 * breaker and the deadline are asked once more when the wait is over. If not, the subscriber gets
 * the last attempt's own error, unwrapped as by {@code Exceptions.unwrap}, with a {@link
 * GivenUpNote} among its suppressed ones.
 *
 * <p>Who was told when to come back ({@link dev.weir.observe.Refused#retryAfter}, {@link
 * #retryAfter}) comes no sooner, and a random part of the backoff later. If it is longer than the
 * backoff's cap, there is no other try.
 *
 * <p><b>Threads.</b> The functions given here are called on the thread that signals the failure,
 * the breaker also on the timer's; if the failure is signalled on another thread before the timer's
 * has done with the attempt, all of them may be called there. The next attempt is subscribed to on
 * a thread of the timer's scheduler, {@code Schedulers.parallel()} by default. What a function
 * throws ends the call, with a note that has the last attempt's error as its cause; fatal errors
 * are thrown.
 *
 * <p>Immutable; every method returns a changed copy. Any number of subscriptions may use one: they
 * share its budget and its counts, and nothing else. All copies that come from one {@link #of}
 * count together.
 */
public final class Retries extends Retry {

  private final RetryRules rules;
  private final RetryBooks books;

  private Retries(RetryRules rules, RetryBooks books) {
    this.rules = rules;
    this.books = books;
  }

  /**
   * Up to three attempts, with {@link Backoff#DEFAULT} between them, and no budget: name one.
   *
   * @param name shown in notes, events and snapshots; not blank
   * @return to be told more
   * @throws IllegalArgumentException if the name is blank
   */
  public static Retries of(String name) {
    return new Retries(new RetryRules(name), new RetryBooks());
  }

  /**
   * Whether an error is worth another try, if {@link #on} does not say otherwise: an {@code
   * Exception}, no {@code Error}, and no {@code InterruptedException}. Of refusals of Weir's own
   * those that may have passed a little later: {@code NO_ROOM}, {@code TOO_MANY_WAITERS}, {@code
   * RATE_LIMITED}, {@code TOO_MANY_KEYS}; none that says that a deadline has passed, that it waited
   * or ran too long, that something is open or shut down, or that it was left out or outranked.
   *
   * @param error what an attempt failed with
   * @return whether it is
   */
  public static boolean isWorthwhile(Throwable error) {
    return WorthRetrying.test(Checks.notNull("error", error));
  }

  // ---------------------------------------------------------------- what it goes by

  /**
   * How often a call is tried, the first time included.
   *
   * @param most at least 1, with which nothing is tried again; 3 by default
   * @return a changed copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public Retries attempts(int most) {
    Checks.atLeast("attempts", most, 1);
    return with(changed -> changed.attempts = most);
  }

  /**
   * How long to wait, before the jitter: twice as long after each failure.
   *
   * @param first before the second attempt; positive; 100 ms by default
   * @param cap the longest; no less than the first, a year at most; 10 s by default
   * @return a changed copy
   * @throws IllegalArgumentException if something is out of its range
   */
  public Retries backoff(Duration first, Duration cap) {
    Backoff backoff = new Backoff(first, cap, rules.backoff.jitter());
    return with(changed -> changed.backoff = backoff);
  }

  /**
   * Which part of each wait is random.
   *
   * @param part from 0, with which all who failed together come back together, to 1, the default
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Retries jitter(double part) {
    Backoff backoff = rules.backoff.jitter(part);
    return with(changed -> changed.backoff = backoff);
  }

  /**
   * How many retries there may be, together with all others who have the same budget.
   *
   * @param shared one for each destination
   * @return a changed copy
   */
  public Retries budget(RetryBudget shared) {
    Checks.notNull("budget", shared);
    return with(changed -> changed.budget = shared);
  }

  /**
   * Makes no retry while a circuit breaker would let nothing through.
   *
   * @param isOpen whether it would not; quick, asked before and after each wait
   * @return a changed copy
   */
  public Retries breaker(BooleanSupplier isOpen) {
    Checks.notNull("isOpen", isOpen);
    return with(changed -> changed.open = isOpen);
  }

  /**
   * Which errors are worth another try.
   *
   * @param errors asked with the error, unwrapped as by {@code Exceptions.unwrap}; {@link
   *     #isWorthwhile} by default, which it may ask in turn
   * @return a changed copy
   */
  public Retries on(Predicate<? super Throwable> errors) {
    Checks.notNull("errors", errors);
    return with(changed -> changed.worthwhile = errors);
  }

  /**
   * What errors of a client's own say of when to come back, as by a {@code Retry-After} header.
   *
   * @param told from the error, unwrapped, to how long to stay away; null, or negative, if it does
   *     not say: then a refusal of Weir's own speaks for itself
   * @return a changed copy
   */
  public Retries retryAfter(Function<? super Throwable, ? extends @Nullable Duration> told) {
    Checks.notNull("told", told);
    return with(changed -> changed.retryAfter = told);
  }

  /**
   * Counts attempts anew after each element that has come, so that a stream which lives for days
   * may fail now and then. As {@code transientErrors} of Reactor's own.
   *
   * @param inARow whether only failures in a row count; false by default
   * @return a changed copy
   */
  public Retries transientErrors(boolean inARow) {
    return with(changed -> changed.transients = inARow);
  }

  /**
   * Who times the waits, and whose clock a deadline is compared with. Each attempt but the first
   * begins on the thread that runs its timer. It must outlive the calls: as any of Reactor's, a
   * scheduler that is disposed of, or a pool, even gracefully, forgets who waits, and such a call
   * ends only if something else ends it.
   *
   * @param scheduler with a timer and a clock; {@code Schedulers.parallel()} by default
   * @return a changed copy
   */
  public Retries timer(Scheduler scheduler) {
    Checks.notNull("scheduler", scheduler);
    return with(changed -> changed.timer(scheduler));
  }

  /**
   * Where chance comes from: meant for tests.
   *
   * @param dice from 0, up to 1, each as likely; thread-safe; the thread's own random numbers by
   *     default
   * @return a changed copy
   */
  public Retries random(DoubleSupplier dice) {
    Checks.notNull("dice", dice);
    return with(changed -> changed.dice = dice);
  }

  /**
   * Hears of each failed attempt, and what becomes of the call. Called on the thread that signals
   * the failure, or the timer's; must be quick and must not block. What it throws goes to that
   * thread's uncaught-exception handler and changes nothing.
   *
   * @param events takes the place of the one before
   * @return a changed copy
   */
  public Retries listener(Consumer<? super RetryEvent> events) {
    Checks.notNull("events", events);
    return with(changed -> changed.listener = events);
  }

  private Retries with(Consumer<RetryRules> change) {
    return new Retries(rules.with(change), books);
  }

  // ---------------------------------------------------------------- watching

  /**
   * What it is called.
   *
   * @return its name
   */
  public String name() {
    return rules.name;
  }

  /**
   * How often a call is tried.
   *
   * @return at least 1
   */
  public int attempts() {
    return rules.attempts;
  }

  /**
   * How long it waits.
   *
   * @return the law
   */
  public Backoff backoff() {
    return rules.backoff;
  }

  /**
   * Who pays.
   *
   * @return null if nobody does
   */
  public @Nullable RetryBudget budget() {
    return rules.budget;
  }

  /**
   * What became of all calls so far.
   *
   * @return a snapshot
   */
  public RetrySnapshot snapshot() {
    return books.snapshot(rules.name);
  }

  @Override
  public String toString() {
    return "Retries("
        + rules.name
        + ", "
        + rules.attempts
        + " attempts, "
        + rules.backoff
        + (rules.budget == null ? "" : ", " + rules.budget)
        + ")";
  }

  // ---------------------------------------------------------------- for Reactor

  /** Called by {@code retryWhen}, once for each subscription. */
  @Override
  public Publisher<?> generateCompanion(Flux<RetrySignal> signals) {
    return Flux.deferContextual(
        context -> {
          Retrial call = new Retrial(rules, books, context.getOrDefault(Deadline.class, null));
          return signals.concatMap(call::next, 0).onErrorStop();
        });
  }
}
