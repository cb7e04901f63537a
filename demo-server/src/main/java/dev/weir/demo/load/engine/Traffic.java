package dev.weir.demo.load.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A run's requests that have not ended. */
final class Traffic {
  /*
   * open      the starter, while it walks, and each request that has not ended: who brings it to 0 ends the
   *           traffic
   * closed    set before what is on its way is cut off; begin() adds a request, then looks at closed: at least
   *           one of them sees the other
   * steps     how many have gone to the wire and how many of these have ended, together
   * opens     from when on requests count; written before the starter's thread begins, which reads it, and
   *           before anybody looks how late the target's threads are
   */
  private final Target target;
  private final Entrance entrance;
  private final Starter starter;
  private final Account[] accounts;
  private final Clock clock;
  private final Set<Shot> shots = ConcurrentHashMap.newKeySet();
  private final AtomicLong open = new AtomicLong(1);
  private final LongAdder steps = new LongAdder();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long opens;
  private volatile boolean closed;

  /**
   * Nothing yet.
   *
   * @param warmUp of the requests that do not count
   * @param counting of those that do
   */
  Traffic(
      Target target,
      Entrance entrance,
      Starter starter,
      Account warmUp,
      Account counting,
      Clock clock) {
    this.target = target;
    this.entrance = entrance;
    this.starter = starter;
    this.accounts = new Account[] {warmUp, counting};
    this.clock = clock;
  }

  // ---------------------------------------------------------------- the starter

  /** From when on requests count, in the clock's time. Before the starter begins. */
  void opensAt(long beginning) {
    opens = beginning;
  }

  /** Begins one. On the starter's thread. */
  void begin(long due, long intended) {
    long now = clock.nanoTime();
    Account account = accountAt(intended);
    account.offered(now - opens, now - due);
    Shot shot = new Shot(this, account, intended);
    open.incrementAndGet();
    shots.add(shot);
    entrance.pass(shot.timed(request())).subscribe(shot);
    account.handedOver();
    if (closed) {
      guarded(shot, Shot::cutOff);
    }
  }

  /* Without a branch: one that is never taken in the warm-up is not compiled, and what was would be thrown
   * away, with all that it is inlined in, when it is taken at last. */
  private Account accountAt(long moment) {
    long before = (moment - opens) >>> (Long.SIZE - 1); // 1, or 0
    return accounts[1 - (int) before];
  }

  private Mono<Reply> request() {
    try {
      return target.next();
    } catch (RuntimeException e) {
      return Mono.error(e);
    }
  }

  /** The starter begins no more. */
  void startedAll() {
    close(open.decrementAndGet());
  }

  // ---------------------------------------------------------------- shots

  Clock clock() {
    return clock;
  }

  String causeOf(Throwable error) {
    try {
      return error instanceof TimeoutException ? "timeout" : target.causeOf(error);
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** One goes to the wire, or has ended there. */
  void step() {
    steps.increment();
  }

  void ended(Shot shot) {
    shots.remove(shot);
    starter.ended();
    close(open.decrementAndGet());
  }

  private void close(long left) {
    if (left == 0) {
      ended.countDown();
    }
  }

  // ---------------------------------------------------------------- the target's threads

  /** How many requests have gone to the wire and how many of them have ended. Any thread. */
  long steps() {
    return steps.sum();
  }

  /** One of them is late by now, with so many steps of requests. Any thread. */
  void loopLag(long nanos, long of) {
    accountAt(clock.nanoTime() - nanos).books().loopLag(nanos, of); // as of when it was due
  }

  // ---------------------------------------------------------------- the run

  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Nothing more is waited for. */
  void abort() {
    ended.countDown();
  }

  /** Ends what has been on the wire since then, as timed out. */
  void expire(long latest) {
    for (Shot shot : shots) {
      guarded(shot, each -> each.expire(latest));
    }
  }

  /** Gives up what is under way, and what begins from now on. */
  void cutOff() {
    closed = true;
    List.copyOf(shots).forEach(shot -> guarded(shot, Shot::cutOff));
  }

  /* A source that throws when it is cancelled must not keep the others from it. */
  private static void guarded(Shot shot, Consumer<Shot> what) {
    try {
      what.accept(shot);
    } catch (Throwable e) { // a target's, whatever it is
      Exceptions.throwIfFatal(e);
      Operators.onErrorDropped(e, Context.empty());
    }
  }
}
