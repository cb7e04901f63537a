package dev.weir.internal;

import dev.weir.flow.Backpressure;
import dev.weir.flow.FlowMeter;
import dev.weir.flow.Sampled;
import dev.weir.flow.Sampling;
import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;

/** A buffering operator of a random kind, between a source and a subscriber with random habits. */
final class BufferRace extends Race {

  private static final Duration WAIT = Duration.ofNanos(100);
  private static final int MOST_ELEMENTS = 8;
  private static final int KINDS = 3;

  private final String kind;
  private final FlowMeter meter = FlowMeter.named("race");
  private final HeldTimer timer = new HeldTimer();
  private final RacingSubscriber subscriber;
  private final List<Parcel> parcels = new ArrayList<>();
  private final AtomicLong requested = new AtomicLong();
  private final boolean obedient;
  private volatile boolean sourceCancelled;
  private Subscriber<? super Parcel> source;
  private int sent;

  BufferRace(Random random) {
    super(random);
    int capacity = 1 + random.nextInt(4);
    int merging = random.nextInt(15);
    boolean byKey = merging < 2;
    Function<Flux<Parcel>, Flux<Parcel>> strategy =
        merging < 5
            ? merging(merging, capacity)
            : strategy(random.nextInt(10), capacity).meter(meter);
    boolean fuses = random.nextBoolean();
    obedient = random.nextInt(4) != 0;
    kind = strategy + (fuses ? " fused" : "") + (obedient ? "" : ", source disobeys");
    subscriber = newSubscriber(fuses, byKey ? KINDS : 1); // those of one key keep their order
    Flux.<Parcel>from(this::subscribe).transform(strategy).subscribe(subscriber);
    planSource();
    plan(subscriber, timer);
  }

  private Backpressure<Parcel> strategy(int which, int capacity) {
    return switch (which) {
      case 0 -> Backpressure.block(capacity);
      case 1 -> Backpressure.drop(capacity);
      case 2 -> Backpressure.drop(capacity, BufferOverflowStrategy.DROP_OLDEST);
      case 3 -> Backpressure.reject(capacity);
      case 4 -> Backpressure.<Parcel>timeout(capacity, WAIT).timer(timer);
      case 5 -> Backpressure.<Parcel>timeout(capacity, WAIT).discarding().timer(timer);
      case 6 -> weighed(Backpressure.block(capacity));
      case 7 -> weighed(Backpressure.drop(capacity, BufferOverflowStrategy.DROP_OLDEST));
      case 8 ->
          weighed(Backpressure.drop(capacity, BufferOverflowStrategy.DROP_OLDEST))
              .maxAge(WAIT)
              .timer(timer);
      default -> weighed(Backpressure.<Parcel>timeout(capacity, WAIT).discarding().timer(timer));
    };
  }

  private Function<Flux<Parcel>, Flux<Parcel>> merging(int which, int capacity) {
    return switch (which) {
      case 0 -> Backpressure.<Integer, Parcel>latestByKey(this::kind, capacity).meter(meter);
      case 1 ->
          Backpressure.<Integer, Parcel>conflateByKey(this::kind, BufferRace::merge, capacity)
              .meter(meter);
      case 2 -> Backpressure.<Parcel>latest().meter(meter);
      case 3 -> Backpressure.conflate(BufferRace::merge).meter(meter);
      default -> sampled(1 + capacity);
    };
  }

  private Function<Flux<Parcel>, Flux<Parcel>> sampled(int capacity) {
    Sampling<Parcel> sampling =
        Backpressure.<Parcel>sample(capacity).threshold(1).seed(random.nextLong()).meter(meter);
    return source -> source.transform(sampling).map(Sampled::value);
  }

  private int kind(Parcel parcel) {
    return parcel.number() % KINDS;
  }

  private static Parcel merge(Parcel waiting, Parcel next) {
    waiting.end();
    return next;
  }

  private Backpressure<Parcel> weighed(Backpressure<Parcel> strategy) {
    return strategy.maxWeight(1 + random.nextInt(8), parcel -> parcel.number() % 4);
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
    Ledger ledger = meter.ledger();
    expect(() -> meter.weight() == 0, "still weighs: " + meter.weight());
    expect(() -> ledger.offered() <= sent, "counted more than was sent: " + ledger);
    judge(subscriber, timer, ledger);
  }

  @Override
  public String toString() {
    return kind + " " + parcels;
  }
}
