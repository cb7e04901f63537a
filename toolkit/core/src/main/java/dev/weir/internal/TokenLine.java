package dev.weir.internal;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A token bucket, and those who wait for its permits: first come, first served. Bounded. */
public final class TokenLine extends Drain {
  /*
   * count        raised by whoever lines up, before it arrives; lowered by whoever settles a waiter. While
   *              it is not zero, nobody takes permits but the drain: newcomers do not overtake
   * arrivals     from any thread to the drain
   * departures   waiters that were abandoned, from any thread to the drain, which unlinks them
   * first, last  the line, owned by the drain
   * ahead        how many permits those in line wait for; written by the drain
   * alarm        the one timer, for the first in line; owned by the drain. PENDING -> gone by its own
   *              thread, or PENDING -> off by the drain, which then disposes of it: so an alarm that goes
   *              off tells waiters on a thread that nobody interrupts
   * repriced     set after the rate was changed: those in line are asked once more whether they may wait
   *
   * Whoever adds to arrivals or departures, gives permits back or changes the rate asks for a pass
   * afterwards; so does an alarm. A pass takes for the first in line as long as there is enough, then sets
   * the alarm for the next, unless an earlier one is pending. How long somebody will wait is known when it
   * arrives, and can only become shorter, unless the rate is changed: it is granted when the bucket's number,
   * and the sum of what those before it take, come so near. So nobody waits for what it cannot get in time,
   * and no timer is needed to tell it so.
   */
  private final int maxWaiters;
  private final Timer timer;
  private final TokenBucket bucket;
  private final TokenBooks books = new TokenBooks();
  private final Tidings tidings = new Tidings();
  private final AtomicInteger count = new AtomicInteger();
  private final MpscLinkedAtomicQueue<TokenWaiter> arrivals = new MpscLinkedAtomicQueue<>();
  private final MpscLinkedAtomicQueue<TokenWaiter> departures = new MpscLinkedAtomicQueue<>();

  private @Nullable TokenWaiter first;
  private @Nullable TokenWaiter last;
  private volatile long ahead;
  private @Nullable Alarm alarm;
  private volatile boolean repriced;

  /**
   * Nobody waits, and the bucket is full.
   *
   * @param rate how fast it fills
   * @param maxWaiters how many may wait
   * @param scheduler whose timer it is, and on which those who waited are told
   * @param ownClock whether the scheduler's clock counts, rather than the system's
   */
  public TokenLine(Rate rate, int maxWaiters, Scheduler scheduler, boolean ownClock) {
    this.maxWaiters = maxWaiters;
    this.timer = ownClock ? new SchedulerTimer(scheduler) : new ScheduledTimer(scheduler);
    this.bucket = new TokenBucket(rate, timer.nanoTime());
  }

  // ---------------------------------------------------------------- any thread

  /**
   * Takes permits, if there are as many and nobody waits for them. Not counted.
   *
   * @param weight how many
   * @return whether they were taken
   */
  private boolean take(int weight) {
    return count.get() == 0 && bucket.tryTake(timer.nanoTime(), weight);
  }

  /**
   * Offers somebody, who takes permits if there are as many and nobody waits for them.
   *
   * @param weight how many
   * @return whether they were taken; otherwise it is to be settled: turned away, or lined up
   */
  public boolean enter(int weight) {
    books.offered();
    if (take(weight)) {
      books.settled(Outcome.COMPLETED);
      return true;
    }
    return false;
  }

  /**
   * Counts one who is turned away without asking.
   *
   * @param outcome how
   */
  public void turnAway(Outcome outcome) {
    books.offered();
    books.settled(outcome);
  }

  /**
   * Counts one who was turned away, or has gone.
   *
   * @param outcome how
   */
  public void settled(Outcome outcome) {
    books.settled(outcome);
  }

  /**
   * Whether nobody wants an answer any more.
   *
   * @param deadline null if there is none
   * @return whether it has passed
   */
  public boolean isPast(@Nullable Deadline deadline) {
    return deadline != null && TaskBounds.nanosTo(deadline, timer.epochMillis()) <= 0;
  }

  /**
   * Changes the rate; who waits goes on waiting by the new one, unless that makes it wait too long.
   *
   * @param rate from now on
   */
  public void update(Rate rate) {
    bucket.update(rate, timer.nanoTime());
    repriced = true;
    comeBy();
  }

  boolean reserve() {
    int before;
    do {
      before = count.get();
      if (before >= maxWaiters) {
        return false;
      }
    } while (!count.compareAndSet(before, before + 1));
    return true;
  }

  void release() {
    count.decrementAndGet();
    // Who came meanwhile and found one before it has lined up, and asked for a pass
  }

  void arrive(TokenWaiter waiter) {
    waiter.since = timer.nanoTime();
    arrivals.offer(waiter);
    comeBy();
  }

  void depart(TokenWaiter waiter) {
    release();
    departures.offer(waiter);
    comeBy();
  }

  void giveBack(int weight) {
    bucket.giveBack(weight);
    comeBy();
  }

  private void comeBy() {
    try {
      drain();
    } finally { // whatever befell the pass, who was settled is told
      tidings.tell();
    }
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    boolean askAgain = repriced;
    repriced = false;
    for (TokenWaiter w = departures.poll(); w != null; w = departures.poll()) {
      unlink(w);
    }
    for (TokenWaiter w = arrivals.poll(); w != null; w = arrivals.poll()) {
      join(w);
    }
    grant();
    if (askAgain) {
      reconsider();
    }
    setAlarm();
  }

  private void join(TokenWaiter w) {
    if (!w.isWaiting()) {
      return; // it departs, and finds no place to leave
    }
    long now = timer.nanoTime();
    Reason why = w.objection(bucket.look(now).nanosUntil(ahead, w.weight), now, timer);
    if (why != null) {
      refuse(w, why);
      return;
    }
    TokenWaiter end = last;
    w.before = end;
    if (end == null) {
      first = w;
    } else {
      end.behind = w;
    }
    last = w;
    w.inLine = true;
    adjustAhead(w.weight);
  }

  private void unlink(TokenWaiter w) {
    if (!w.inLine) {
      return;
    }
    w.inLine = false;
    TokenWaiter before = w.before;
    TokenWaiter behind = w.behind;
    if (before == null) {
      first = behind;
    } else {
      before.behind = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.before = before;
    }
    w.before = null;
    w.behind = null;
    adjustAhead(-w.weight);
  }

  private void adjustAhead(long by) {
    long sum = ahead + by; // only the drain writes
    ahead = sum;
  }

  private void refuse(TokenWaiter w, Reason why) {
    if (w.refuse(why)) {
      books.settled(why.outcome());
      release();
      tidings.add(w::tell);
    }
  }

  private void grant() {
    for (TokenWaiter w = first; w != null; w = first) {
      if (w.isWaiting()) {
        if (w.isDoomed(timer)) {
          refuse(w, Reason.DOOMED);
        } else if (!bucket.tryTake(timer.nanoTime(), w.weight)) {
          return;
        } else if (w.grant()) {
          release();
          tidings.add(w::tell);
        } else {
          bucket.giveBack(w.weight);
        }
      }
      unlink(w);
    }
  }

  private void reconsider() {
    long now = timer.nanoTime();
    TokenLevel level = bucket.look(now);
    long before = 0;
    for (TokenWaiter w = first; w != null; ) {
      TokenWaiter next = w.behind;
      Reason why = w.objection(level.nanosUntil(before, w.weight), now, timer);
      if (why == null) {
        before += w.weight;
      } else {
        refuse(w, why == Reason.RATE_LIMITED ? Reason.WAITED_TOO_LONG : why);
        unlink(w);
      }
      w = next;
    }
  }

  private void setAlarm() {
    TokenWaiter w = first;
    long now = timer.nanoTime();
    long due = w == null ? 0 : now + bucket.look(now).nanosUntil(0, w.weight);
    Alarm set = alarm;
    if (set != null) {
      if (w != null && set.isPending() && set.due - due <= 0) {
        return;
      }
      alarm = null;
      set.turnOff();
    }
    if (w != null) {
      Alarm next = new Alarm(due);
      try {
        next.timer = timer.at(due, next);
        alarm = next;
      } catch (RuntimeException e) { // refused, as a rule
        for (; w != null; w = first) {
          refuse(w, Reason.NO_TIMER);
          unlink(w);
        }
      }
    }
  }

  private final class Alarm extends AtomicBoolean implements Runnable {
    private static final long serialVersionUID = 1L;

    private final long due;
    private transient @Nullable Disposable timer; // owned by the drain

    Alarm(long due) {
      this.due = due;
    }

    boolean isPending() {
      return !get();
    }

    void turnOff() {
      if (compareAndSet(false, true) && timer != null) {
        timer.dispose();
      }
    }

    @Override
    public void run() {
      if (compareAndSet(false, true)) {
        comeBy();
      }
    }
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
    return count.get();
  }

  /**
   * How many permits a newcomer could take.
   *
   * @return none if somebody waits
   */
  public long available() {
    return available(level());
  }

  /**
   * How many permits of a level a newcomer could take.
   *
   * @param level {@link #level}
   * @return none if somebody waits
   */
  public long available(TokenLevel level) {
    return count.get() > 0 ? 0 : level.available();
  }

  /**
   * How long a newcomer would wait, behind those who do.
   *
   * @param weight for how many permits
   * @return nanoseconds
   */
  public long nanosUntil(int weight) {
    return level().nanosUntil(ahead, weight);
  }

  /**
   * What the bucket holds now, for whoever may take it.
   *
   * @return its level
   */
  public TokenLevel level() {
    return bucket.look(timer.nanoTime());
  }

  /**
   * Where everybody is who ever came.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    return books.ledger(count.get());
  }
}
