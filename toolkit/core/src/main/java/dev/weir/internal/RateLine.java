package dev.weir.internal;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** A rate for all: one bucket, and those who wait for its permits. */
public final class RateLine extends TokenLine implements TokenDesk {

  private final TokenBucket bucket;
  private final Timer timer;
  private final TokenBooks books;

  private RateLine(TokenBucket bucket, int maxWaiters, Timer timer, TokenBooks books) {
    super(bucket, maxWaiters, timer, books);
    this.bucket = bucket;
    this.timer = timer;
    this.books = books;
  }

  /**
   * Nobody waits, and the bucket is full.
   *
   * @param rate how fast it fills
   * @param maxWaiters how many may wait
   * @param scheduler whose timer it is, and on which those who waited are told
   * @param ownClock whether the scheduler's clock counts, rather than the system's
   * @return a new one
   */
  public static RateLine of(Rate rate, int maxWaiters, Scheduler scheduler, boolean ownClock) {
    Timer timer = ScheduledTimer.of(scheduler, ownClock);
    return new RateLine(
        new TokenBucket(rate, timer.nanoTime()), maxWaiters, timer, new TokenBooks());
  }

  @Override
  public @Nullable Reason enter(int weight) {
    boolean taken = !isWaitedIn() && bucket.tryTake(timer.nanoTime(), weight);
    books.offered(); // only now: whatever is thrown before, nothing is counted
    if (taken) {
      books.settled(Outcome.COMPLETED);
      return null;
    }
    return Reason.RATE_LIMITED;
  }

  @Override
  public void turnAway(Outcome outcome) {
    books.turnedAway(outcome);
  }

  @Override
  public void settled(Outcome outcome) {
    books.settled(outcome);
  }

  @Override
  public boolean isPast(@Nullable Deadline deadline) {
    return TaskBounds.isPast(deadline, timer.epochMillis());
  }

  @Override
  public @Nullable TokenLine reserve() {
    return tryReserve() ? this : null;
  }

  @Override
  public long available() {
    return available(level());
  }

  /**
   * Changes the rate; who waits goes on waiting by the new one, unless that makes it wait too long.
   *
   * @param rate from now on
   */
  public void update(Rate rate) {
    bucket.update(rate, timer.nanoTime());
    reprice();
  }

  // ---------------------------------------------------------------- looking in

  /**
   * The rate that holds now.
   *
   * @return the last that was set
   */
  public Rate rate() {
    return bucket.gcra().rate();
  }

  /**
   * How many wait.
   *
   * @return 0 or more
   */
  public int waiting() {
    return waiters();
  }

  /**
   * How many permits of a level a newcomer could take.
   *
   * @param level {@link #level}
   * @return none if somebody waits
   */
  public long available(TokenLevel level) {
    return isWaitedIn() ? 0 : level.available();
  }

  /**
   * Where everybody is who ever came.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    return books.ledger(waiters());
  }
}
