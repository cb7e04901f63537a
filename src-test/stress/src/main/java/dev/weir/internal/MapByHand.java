package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.spi.Seat;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * An operator between a recorder and a source that sends by hand, over a pool whose two seats are
 * taken by hand.
 */
final class MapByHand {

  private List<? extends Seat> seats = List.of();
  private @Nullable Subscriber<? super Integer> sender;
  final Recorder recorder = new Recorder();
  final WorkerPool pool;

  /** With two places more than seats. */
  MapByHand(BiFunction<WorkerPool, Flux<Integer>, Flux<Integer>> operator) {
    this(2, null, operator);
  }

  /** With a source of its own, if it is not null. */
  MapByHand(
      int queueCapacity,
      @Nullable Flux<Integer> source,
      BiFunction<WorkerPool, Flux<Integer>, Flux<Integer>> operator) {
    pool =
        WorkerPools.fixed("mapped", 2)
            .queueCapacity(queueCapacity)
            .timer(new ByHand.Timers())
            .expiryScheduler(Schedulers.immediate())
            .crew(
                workplace -> {
                  seats = workplace.seats();
                  return new AbsentCrew(true);
                })
            .build();
    operator.apply(pool, source != null ? source : Flux.from(this::send)).subscribe(recorder);
  }

  private void send(Subscriber<? super Integer> subscriber) {
    sender = subscriber;
    subscriber.onSubscribe(Operators.emptySubscription());
  }

  void send(int element) {
    Objects.requireNonNull(sender).onNext(element);
  }

  void runOne(int seat) {
    Object entry = seats.get(seat).take();
    if (entry != null) {
      seats.get(seat).run(entry);
    }
  }

  void run(int seat) {
    for (Object entry = seats.get(seat).take(); entry != null; entry = seats.get(seat).take()) {
      seats.get(seat).run(entry);
    }
  }

  /** Tells what became of all, once all has run. */
  void tell(LLLL_Result r) {
    run(0);
    Ledger ledger = pool.snapshot().ledger();
    r.r1 = recorder.story();
    r.r2 = "discarded " + recorder.discarded();
    r.r3 = ledger.isBalanced() ? "balanced" : "unbalanced";
    r.r4 = ledger.pending() + " left";
  }
}
