package dev.weir.internal;

import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A throttle, or a key of one, that a stream shares with some who ask by subscription, or by hand,
 * while its rate changes. Either permits come by themselves, or time is too short for that and they
 * can be counted.
 */
final class ThrottleRace extends Race {

  private static final int MOST_ELEMENTS = 8;
  private static final int BURST = 5;

  private final boolean slow;
  private final boolean weighed;
  private final boolean obedient;
  private final int waiters;
  private final RacedThrottle throttle;
  private final HeldTimer timer = new HeldTimer();
  private final RacingSubscriber subscriber;
  private final List<Parcel> parcels = new ArrayList<>();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger admitted = new AtomicInteger();
  private final AtomicInteger permits = new AtomicInteger();
  private volatile boolean sourceCancelled;
  private Subscriber<? super Parcel> source;
  private int sent;
  private int asked;

  ThrottleRace(Random random) {
    super(random);
    slow = random.nextBoolean();
    weighed = random.nextBoolean();
    obedient = random.nextInt(4) != 0;
    waiters = random.nextInt(4);
    Duration wait = random.nextBoolean() ? Duration.ofNanos(100) : Duration.ofDays(9);
    throttle =
        random.nextBoolean()
            ? new RacedThrottle.Common(
                Throttle.of("race")
                    .rate(rate())
                    .timer(timer)
                    .maxWaiters(waiters)
                    .maxWait(wait)
                    .build())
            : new RacedThrottle.OfKey(
                KeyedThrottle.of("race")
                    .rate(rate())
                    .timer(timer)
                    .maxWaitersPerKey(1 + waiters)
                    .maxWaiters(waiters)
                    .maxWait(wait)
                    .build(),
                "key");
    subscriber = newSubscriber(false, 1);
    Function<Flux<Parcel>, Flux<Parcel>> operator =
        weighed ? throttle.elements(parcel -> 1 + parcel.number() % 2) : throttle.elements();
    Flux.<Parcel>from(this::subscribe).transform(operator).subscribe(subscriber);
    planSource();
    plan(subscriber, timer);
    for (int i = random.nextInt(4); i > 0; i--) {
      planAcquire();
    }
    if (random.nextInt(3) == 0) {
      plan(List.of(() -> throttle.update(rate())));
    }
  }

  private Rate rate() {
    return slow
        ? Rate.of(1, Duration.ofDays(1)).burst(BURST)
        : Rate.of(1, Duration.ofNanos(10 + random.nextInt(50))).burst(1 + random.nextInt(2));
  }

  private void planAcquire() {
    if (random.nextInt(3) == 0) {
      plan(List.of(() -> took(throttle.tryAcquire(), 1)));
      asked++;
      return;
    }
    int weight = 1 + random.nextInt(3);
    Asker asker = new Asker(weight);
    asked++;
    plan(List.of(() -> throttle.acquire(weight).subscribe(asker), asker::cancel));
  }

  /** Somebody who counts what it gets, also if it does not want it any more. */
  private final class Asker implements CoreSubscriber<Void> {
    private final int weight;
    private final AtomicInteger ends = new AtomicInteger();
    private volatile Subscription subscription;

    Asker(int weight) {
      this.weight = weight;
    }

    void cancel() {
      subscription.cancel();
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
    }

    @Override
    public void onNext(Void nothing) {
      complain("an element");
    }

    @Override
    public void onComplete() {
      took(true, weight);
      end();
    }

    @Override
    public void onError(Throwable error) {
      end();
    }

    private void end() {
      if (ends.getAndIncrement() != 0) {
        complain("a second end");
      }
    }
  }

  private void took(boolean any, int weight) {
    if (any) {
      admitted.incrementAndGet();
      permits.addAndGet(weight);
    }
  }

  private void subscribe(Subscriber<? super Parcel> operator) {
    source = operator;
    operator.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {
            requested.addAndGet(Math.min(n, Integer.MAX_VALUE));
          }

          @Override
          public void cancel() {
            sourceCancelled = true;
          }
        });
  }

  private void planSource() {
    List<Runnable> signals = new ArrayList<>();
    for (int i = random.nextInt(MOST_ELEMENTS); i > 0; i--) {
      signals.add(this::send);
    }
    switch (random.nextInt(3)) {
      case 0 -> signals.add(() -> source.onComplete());
      case 1 -> signals.add(() -> source.onError(new IllegalStateException("source")));
      default -> {} // it never ends
    }
    plan(signals);
  }

  private void send() {
    if (obedient && (sourceCancelled || sent >= requested.get())) {
      return;
    }
    Parcel parcel = new Parcel("source", sent++);
    parcels.add(parcel);
    source.onNext(parcel);
  }

  @Override
  void judge() {
    for (Parcel parcel : parcels) {
      expect(() -> parcel.ends() == 1, parcel.toString());
    }
    Ledger ledger = throttle.ledger();
    expect(() -> ledger.isBalanced() && ledger.pending() == 0, "ledger: " + ledger);
    expect(() -> throttle.waiting() == 0, "waiting: " + throttle.waiting());
    expect(
        () -> ledger.completed() == subscriber.taken() + admitted.get(),
        "taken: " + subscriber.taken() + ", admitted: " + admitted + ", ledger: " + ledger);
    expect(() -> ledger.offered() <= sent + asked, "offered more than was: " + ledger);
    expect(() -> timer.leftBehind() <= throttle.idleTimers(), "a timer is left");
    expect(subscriber::isOver, "it is not over");
    expect(
        () -> asked > 0 || waiters == 0 || subscriber.outcome() != Outcome.REJECTED,
        "nobody else waited, and it was one too many");
    if (slow) {
      int used = permits.get() + weightOf(subscriber.taken());
      expect(
          () -> throttle.available() == BURST - used,
          "used: " + used + ", left: " + throttle.available());
    }
  }

  /* Elements are passed on in order. */
  private int weightOf(int taken) {
    return weighed ? taken + taken / 2 : taken;
  }

  @Override
  public String toString() {
    return throttle + (weighed ? " weighed " : " ") + parcels + " " + throttle.ledger();
  }
}
