package dev.weir.demo.bank;

import dev.weir.demo.sql.SqlTrouble;
import dev.weir.limit.Backoff;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

/**
 * Opens a bank as soon as its database can be reached, and tries until then, one try after the
 * other: a second at most after the last one has failed where that may be a matter of seconds, and
 * ten where somebody has to change something. A try itself lasts for as long as a connection and
 * its statements may take. The log says once what is the matter. Thread-safe.
 */
final class BankOpening {

  private static final Logger LOG = LoggerFactory.getLogger(BankOpening.class);

  private static final Backoff SOON = Backoff.of(Duration.ofMillis(50), Duration.ofSeconds(1));
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);

  private final String name;
  private final Mono<Bank> opening;
  private final Disposable.Swap underWay = Disposables.swap();

  /* Of the one attempt there is at a time. */
  private final Set<SqlTrouble> told = EnumSet.noneOf(SqlTrouble.class);

  /* Written by the one attempt there is at a time, read by all. */
  private volatile @Nullable Bank bank;
  private volatile @Nullable SqlTrouble trouble;

  /**
   * Of a bank.
   *
   * @param name what operators call it
   * @param opening one attempt for each subscription
   */
  BankOpening(String name, Mono<Bank> opening) {
    this.name = name;
    this.opening = opening;
  }

  /** Begins to try. Once. */
  void begin() {
    underWay.update(
        opening
            .retryWhen(Retry.from(failures -> failures.concatMap(this::later)))
            .subscribe(this::opened, error -> LOG.error("bank {} cannot be opened", name, error)));
  }

  private Mono<Long> later(RetrySignal failure) {
    SqlTrouble found = SqlTrouble.of(failure.failure());
    trouble = found;
    if (told.add(found)) { // one that comes up fails in one way and the other
      tell(found, failure.failure());
    }
    return Mono.delay(pause(found, failure.totalRetries()));
  }

  private void tell(SqlTrouble found, Throwable error) {
    String said = "bank {} is not open yet: its database {}; it is tried again";
    if (found == SqlTrouble.OTHER) {
      LOG.warn(said, name, TroubleWords.of(found), error); // whoever it is, the trace is of use
    } else {
      LOG.warn(said + " ({})", name, TroubleWords.of(found), error.getMessage());
    }
  }

  private static Duration pause(SqlTrouble trouble, long failures) {
    return switch (trouble) {
      case AWAY, FULL, LATE, ILL, CONFLICT, DUPLICATE ->
          Duration.ofNanos(
              SOON.nanos(failures + 1, () -> ThreadLocalRandom.current().nextDouble()));
      case DENIED, MISTAKE, RULE, OTHER -> NOW_AND_THEN;
    };
  }

  private void opened(Bank opened) {
    bank = opened;
    trouble = null;
    LOG.info("bank {} is open", name);
  }

  /** Null until it is open. */
  @Nullable Bank bank() {
    return bank;
  }

  /** Why it is not open; null if it is, or if nothing has gone wrong so far. */
  @Nullable SqlTrouble trouble() {
    return trouble;
  }

  /** Tries no more. */
  void end() {
    underWay.dispose();
  }
}
