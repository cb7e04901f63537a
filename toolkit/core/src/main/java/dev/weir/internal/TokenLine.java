package dev.weir.internal;

import dev.weir.observe.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Those who wait for permits: first come, first served. Bounded. */
public abstract class TokenLine extends Drain {
  /*
   * tokens       what they wait for; taken and given back by any thread
   * count        raised by whoever lines up, before it arrives; lowered by whoever settles a waiter. While
   *              it is not zero, nobody takes permits but the drain: newcomers do not overtake. 0 -> RETIRED
   *              by whoever sees to it that nobody looks for a place here any more
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
   * arrives: it is granted when the bucket's number, and the sum of what those before it take, come so near.
   * That can only become shorter, but for a change of the rate, for what alarms are late by where a bucket
   * without slack loses it, and for a newcomer who looked before anybody waited and takes after. So nobody
   * waits for what it cannot get in time, but for these, and no timer is needed to tell it so.
   *
   * A key's hashCode() or equals() may throw in a pass. Nobody gets permits by that key, then: those in line
   * are refused, and it is reported; whoever came by is concerned with neither.
   */
  private static final int RETIRED = -1;

  /** An alarm that is as late as that is taken for lost: its timer may be gone. */
  private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(1);

  private final int maxWaiters;
  private final Tokens tokens;
  private final Timer timer;
  private final TokenBooks books;
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
   * Nobody waits.
   *
   * @param tokens what they will wait for
   * @param maxWaiters how many may
   * @param timer on which those who waited are told
   * @param books where it is counted what becomes of them
   */
  TokenLine(Tokens tokens, int maxWaiters, Timer timer, TokenBooks books) {
    this.tokens = tokens;
    this.maxWaiters = maxWaiters;
    this.timer = timer;
    this.books = books;
  }

  // ---------------------------------------------------------------- any thread

  /** Whether somebody waits, so that nobody else may take. */
  final boolean isWaitedIn() {
    return count.get() > 0;
  }

  /** How many wait. */
  final int waiters() {
    return count.get();
  }

  /** The rate is another now: who waits goes on by that, unless that makes it wait too long. */
  final void reprice() {
    repriced = true;
    comeBy();
  }

  /** Raises the count, to be released or arrived at. False if too many wait. */
  final boolean tryReserve() {
    int before;
    do {
      before = count.get();
      if (before >= maxWaiters || before == RETIRED) {
        return false;
      }
    } while (!count.compareAndSet(before, before + 1));
    return true;
  }

  /** Lowers the count. */
  void release() {
    count.decrementAndGet();
    // Who came meanwhile and found one before it has lined up, and asked for a pass
  }

  /** Ends it, if nobody waits. */
  final boolean retire() {
    return count.compareAndSet(0, RETIRED);
  }

  final boolean isRetired() {
    return count.get() == RETIRED;
  }

  final void arrive(TokenWaiter waiter) {
    waiter.since = timer.nanoTime();
    arrivals.offer(waiter);
    comeBy();
  }

  final void depart(TokenWaiter waiter) {
    release();
    departures.offer(waiter);
    comeBy();
  }

  void giveBack(int weight, long fullAt) {
    if (timer.nanoTime() - fullAt < 0) {
      tokens.giveBack(weight);
    }
    comeBy();
  }

  /** Permits that were granted are used, or given back. */
  final void taken() {
    books.taken();
  }

  final void comeBy() {
    Errors.guard(this::drain);
    if (tidings.hasAny()) { // whatever befell the pass
      tell();
    }
  }

  /** Tells those who are to be told, or sees to it that it is done. */
  void tell() {
    tidings.tell();
  }

  /** Permits were given back from within a pass. Called after it. */
  void permitsBack() {}

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    boolean askAgain = repriced;
    repriced = false;
    for (TokenWaiter w = departures.poll(); w != null; w = departures.poll()) {
      unlink(w);
    }
    try {
      for (TokenWaiter w = arrivals.poll(); w != null; w = arrivals.poll()) {
        join(w);
      }
      grant();
      if (askAgain) {
        reconsider();
      }
      setAlarm();
    } catch (Throwable e) { // a key's own, as a rule
      for (TokenWaiter w = arrivals.poll(); w != null; w = arrivals.poll()) {
        refuse(w, Reason.RATE_LIMITED);
      }
      refuseAll(Reason.RATE_LIMITED);
      setAlarm(); // off
      throw e;
    }
  }

  private void join(TokenWaiter w) {
    if (!w.isWaiting()) {
      return; // it departs, and finds no place to leave
    }
    long before = ahead;
    link(w); // first: so it is among those in line, whatever is thrown
    long now = timer.nanoTime();
    Reason why = w.objection(tokens.look(now).nanosUntil(before, w.weight), now, timer);
    if (why != null) {
      refuse(w, why);
      unlink(w);
    }
  }

  private void link(TokenWaiter w) {
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
      release(); // before it hears of it, and comes again
      tidings.add(w::tell);
    }
  }

  private void refuseAll(Reason why) {
    for (TokenWaiter w = first; w != null; w = first) {
      refuse(w, why);
      unlink(w);
    }
  }

  private void grant() {
    for (TokenWaiter w = first; w != null; w = first) {
      if (w.isWaiting()) {
        long now = timer.nanoTime();
        if (w.isDoomed(timer)) {
          refuse(w, Reason.DOOMED);
        } else if (!tokens.tryTake(now, w.weight)) {
          return;
        } else if (grant(w, now)) {
          books.granted();
          release(); // likewise
          tidings.add(w::tell);
        } else { // it has left, and this may be retired
          tokens.giveBack(w.weight);
          tidings.add(this::permitsBack);
        }
      }
      unlink(w);
    }
  }

  private boolean grant(TokenWaiter w, long now) {
    try {
      w.fullAt = now + tokens.look(now).nanosUntilFull();
    } catch (Throwable e) { // a key's equals(): what was taken for it is nobody's
      Errors.guard(() -> tokens.giveBack(w.weight));
      throw e;
    }
    return w.grant();
  }

  private void reconsider() {
    long now = timer.nanoTime();
    TokenLevel level = tokens.look(now);
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
    long due = w == null ? 0 : now + tokens.look(now).nanosUntil(0, w.weight);
    Alarm set = alarm;
    if (set != null) {
      if (w != null && set.isPending() && set.due - due <= 0 && now - set.due < FORGOTTEN) {
        return;
      }
      alarm = null;
      set.turnOff();
    }
    if (w != null) {
      Alarm next = new Alarm(due);
      next.timer = timer.alarm(due, next, () -> refuseAll(Reason.NO_TIMER));
      alarm = next.timer == null ? null : next;
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
      if (compareAndSet(false, true)) {
        Errors.dispose(timer);
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
   * What there is now, for whoever may take it.
   *
   * @return the level
   */
  public final TokenLevel level() {
    return tokens.look(timer.nanoTime());
  }

  /**
   * How long a newcomer would wait, behind those who do.
   *
   * @param weight for how many permits
   * @return nanoseconds
   */
  public final long nanosUntil(int weight) {
    return level().nanosUntil(ahead, weight);
  }
}
