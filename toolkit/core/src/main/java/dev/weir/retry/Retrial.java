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

  private static final long UNTOLD = -1;
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
  Mono<Long> next(RetrySignal signal) {
    long retries = rules.transients ? signal.totalRetriesInARow() : signal.totalRetries();
    Failure failure = new Failure(signal.failure(), retries + 1);
    books.failed();
    GivenUp why;
    long nanos;
    try {
      Throwable cause = Exceptions.unwrap(failure.error());
      long least = leastNanos(cause);
      nanos = rules.backoff.nanos(retries, Math.max(0, least), rules.dice);
      why = obstacle(cause, failure.attempt(), least, nanos);
    } catch (Throwable e) { // a function of the caller's
      return Mono.error(mistaken(failure, e));
    }
    if (why != null) {
      return Mono.error(givenUp(failure, why));
    }
    books.waits();
    tell(
        new RetryEvent.Waiting(
            rules.name, failure.attempt(), failure.error(), Duration.ofNanos(nanos)));
    return Mono.create(sink -> new RetryWait(this, failure, sink).begin(rules.timer(), nanos));
  }

  /* The budget comes last: what is not done anyway must not be paid. */
  private @Nullable GivenUp obstacle(Throwable cause, long attempt, long least, long nanos) {
    if (!rules.worthwhile.test(cause)) {
      return GivenUp.NOT_WORTHWHILE;
    }
    if (attempt >= rules.attempts) {
      return GivenUp.NO_ATTEMPTS_LEFT;
    }
    if (least > rules.backoff.cap().toNanos()) {
      return GivenUp.RETRY_AFTER_TOO_LONG;
    }
    if (deadline != null && TimeUnit.NANOSECONDS.toMillis(nanos) >= remainingMillis(deadline)) {
      return GivenUp.DEADLINE;
    }
    if (isOpen()) {
      return GivenUp.BREAKER_OPEN;
    }
    return tokens == null || tokens.tryTake() ? null : GivenUp.NO_BUDGET;
  }

  private long remainingMillis(Deadline at) {
    return at.remainingMillis(rules.timer().now(TimeUnit.MILLISECONDS));
  }

  private long leastNanos(Throwable cause) {
    Duration told = rules.retryAfter.apply(cause);
    if (told == null && cause instanceof Refused refused) {
      told = refused.retryAfter();
    }
    if (told == null || told.isNegative()) {
      return UNTOLD;
    }
    return told.compareTo(BEYOND_ANY_CAP) > 0 ? BEYOND_ANY_CAP.toNanos() : told.toNanos();
  }

  // ---------------------------------------------------------------- for a wait

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
    end(failure, why);
    Throwable error = failure.error();
    boolean simple = why == GivenUp.NOT_WORTHWHILE && failure.attempt() == 1;
    return simple || isNoted(error)
        ? error
        : Exceptions.addSuppressed(error, new GivenUpNote(rules.name, why, failure.attempt()));
  }

  /* An error that is shared must not gather a note for each call. */
  private boolean isNoted(Throwable error) {
    for (Throwable suppressed : error.getSuppressed()) {
      if (suppressed instanceof GivenUpNote note && note.name().equals(rules.name)) {
        return true;
      }
    }
    return false;
  }

  /** What a function has thrown, with the call's own error; a fatal one is thrown. */
  Throwable mistaken(Failure failure, Throwable thrown) {
    end(failure, GivenUp.MISTAKE);
    Exceptions.throwIfFatal(thrown);
    return Exceptions.addSuppressed(thrown, failure.error());
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
