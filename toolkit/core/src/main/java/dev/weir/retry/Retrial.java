package dev.weir.retry;

import dev.weir.internal.Errors;
import dev.weir.internal.RetryTokens;
import dev.weir.observe.Refused;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry.RetrySignal;

/**
 * One call: decides after each failure whether there is another attempt, and when. Its failures
 * come one after the other. It remembers none of them: how many there were comes with the signal.
 */
final class Retrial {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MOST_SUPPRESSED = 8;
  private static final Duration BEYOND_ANY_CAP = Duration.ofDays(366);

  private final RetryRules rules;
  private final RetryBooks books;
  private final @Nullable RetryTokens tokens;
  private final @Nullable Deadline deadline;

  Retrial(RetryRules rules, RetryBooks books, @Nullable Deadline deadline) {
    this.rules = rules;
    this.books = books;
    this.tokens = rules.budget == null ? null : rules.budget.tokens();
    this.deadline = deadline;
    books.called();
    if (tokens != null) {
      tokens.called();
    }
  }

  /** The wait for the next attempt, or the error that is the call's. */
  Mono<Object> next(RetrySignal signal) {
    long retries = rules.transients ? signal.totalRetriesInARow() : signal.totalRetries();
    Failure failure = new Failure(Exceptions.unwrap(signal.failure()), retries + 1);
    books.failed();
    try {
      return decide(failure, retries);
    } catch (Throwable e) { // a function of the caller's
      return ended(mistaken(failure, e));
    }
  }

  /* The budget comes last: what is not done anyway must not be paid, nor what cannot be begun. */
  private Mono<Object> decide(Failure failure, long retries) {
    if (!rules.worthwhile.test(failure.error())) {
      return ended(givenUp(failure, GivenUp.NOT_WORTHWHILE));
    }
    if (failure.attempt() >= rules.attempts) {
      return ended(givenUp(failure, GivenUp.NO_ATTEMPTS_LEFT));
    }
    long least = leastNanos(failure.error());
    if (least > rules.backoff.cap().toNanos()) {
      return ended(givenUp(failure, GivenUp.RETRY_AFTER_TOO_LONG));
    }
    long nanos = rules.backoff.nanos(retries, least, rules.dice);
    if (isTooLate(nanos)) {
      return ended(givenUp(failure, GivenUp.DEADLINE));
    }
    if (isOpen()) {
      return ended(givenUp(failure, GivenUp.BREAKER_OPEN));
    }
    RetryWait wait = new RetryWait(this, failure, rules.timer(), nanos);
    if (tokens != null && !tokens.tryTake()) {
      return ended(givenUp(failure, GivenUp.NO_BUDGET));
    }
    books.waits();
    tell(
        new RetryEvent.Waiting(
            rules.name, failure.attempt(), failure.error(), Duration.ofNanos(nanos)));
    return wait;
  }

  /* Hidden, as a Mono that knows its error is asked for it, which throws one that is fatal. */
  private static Mono<Object> ended(Throwable error) {
    return Mono.error(error).hide();
  }

  private long leastNanos(Throwable cause) {
    Duration told = rules.retryAfter.apply(cause);
    if (isUntold(told) && cause instanceof Refused refused) {
      told = refused.retryAfter();
    }
    if (told == null || told.isNegative()) {
      return 0;
    }
    return told.compareTo(BEYOND_ANY_CAP) > 0 ? BEYOND_ANY_CAP.toNanos() : told.toNanos();
  }

  private static boolean isUntold(@Nullable Duration told) {
    return told == null || told.isNegative();
  }

  // ---------------------------------------------------------------- for a wait

  /** Whether the deadline is no further away than that; of a fraction of a millisecond, all. */
  boolean isTooLate(long nanos) {
    if (deadline == null) {
      return false;
    }
    long remaining = deadline.remainingMillis(rules.timer().now(TimeUnit.MILLISECONDS));
    return (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI >= remaining;
  }

  /** Whether a breaker would let nothing through. May throw. */
  boolean isOpen() {
    return rules.open.getAsBoolean();
  }

  /** The wait is over, and the next attempt begins. */
  void goesAhead() {
    books.waited();
    books.retried();
  }

  /** Nobody wants the next attempt any more. */
  void cancelled() {
    calledOff();
    books.cancelled();
  }

  /** The next attempt will not be made, though it was decided on. */
  void calledOff() {
    books.waited();
    if (tokens != null) {
      tokens.giveBack();
    }
  }

  // ---------------------------------------------------------------- ends

  /** The call's own error, with a note. */
  Throwable givenUp(Failure failure, GivenUp why) {
    return givenUp(failure, why, null);
  }

  /** The call's own error, with a note that has a cause. */
  Throwable givenUp(Failure failure, GivenUp why, @Nullable Throwable cause) {
    end(failure, why);
    boolean simple = why == GivenUp.NOT_WORTHWHILE && failure.attempt() == 1;
    return simple
        ? failure.error()
        : noted(failure.error(), new GivenUpNote(rules.name, why, failure.attempt(), cause));
  }

  /**
   * What a function has thrown, with a note that has the call's own error; a fatal one is thrown.
   */
  Throwable mistaken(Failure failure, Throwable thrown) {
    end(failure, GivenUp.MISTAKE);
    Exceptions.throwIfFatal(thrown);
    return noted(
        Exceptions.unwrap(thrown),
        new GivenUpNote(rules.name, GivenUp.MISTAKE, failure.attempt(), failure.error()));
  }

  /* An error that is shared must not gather notes for ever: one by each name, and a few in all. */
  private static Throwable noted(Throwable error, GivenUpNote note) {
    Throwable[] suppressed = error.getSuppressed();
    for (Throwable each : suppressed) {
      if (each instanceof GivenUpNote other && other.name().equals(note.name())) {
        return error;
      }
    }
    return suppressed.length >= MOST_SUPPRESSED ? error : Exceptions.addSuppressed(error, note);
  }

  private void end(Failure failure, GivenUp why) {
    books.givenUp(why);
    tell(new RetryEvent.Ended(rules.name, failure.attempt(), failure.error(), why));
  }

  private void tell(RetryEvent event) {
    try {
      rules.listener.accept(event);
    } catch (Throwable e) { // changes nothing
      Errors.reportOrDrop(e);
    }
  }

  /** A failed attempt, counted from 1. */
  record Failure(Throwable error, long attempt) {}
}
