package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.observe.PoolEvent;
import dev.weir.overflow.Overflow;
import dev.weir.support.ManualCrew;
import dev.weir.support.OddScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** A pool that works when the test says so, on the test's thread and clock. */
final class Stepped {

  final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  final OddScheduler timer = new OddScheduler(clock);
  final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  final List<Object> discarded = new CopyOnWriteArrayList<>();
  final List<Object> dropped = new CopyOnWriteArrayList<>();
  final List<Throwable> droppedErrors = new CopyOnWriteArrayList<>();
  Consumer<PoolEvent> reaction = event -> {};
  final WorkerPool pool;
  final ManualCrew crew;

  private Stepped(WorkerPoolBuilder builder) {
    ManualCrew.Factory factory = new ManualCrew.Factory();
    clock.advanceTimeBy(Duration.ofSeconds(1));
    pool = builder.crew(factory).timer(timer).listener(this::hear).build();
    crew = factory.hired();
  }

  static Stepped of(int workers, int queue, Overflow overflow) {
    return of(workers, queue, overflow, builder -> builder);
  }

  static Stepped of(
      int workers, int queue, Overflow overflow, UnaryOperator<WorkerPoolBuilder> more) {
    return new Stepped(
        more.apply(WorkerPools.fixed("stepped", workers).queueCapacity(queue).overflow(overflow)));
  }

  /** Takes every place in the room with bodies that do nothing. */
  void fill() {
    int places = pool.config().capacity();
    for (int i = 0; i < places; i++) {
      pool.execute(() -> {});
    }
  }

  int run() {
    return crew.runAll();
  }

  void advance(Duration time) {
    clock.advanceTimeBy(time);
  }

  private void hear(PoolEvent event) {
    events.add(event);
    reaction.accept(event);
  }

  private Context hooks() {
    Context[] seen = new Context[1];
    Flux.deferContextual(
            view -> {
              seen[0] = Context.of(view);
              return Flux.empty();
            })
        .doOnDiscard(Object.class, discarded::add)
        .subscribe();
    return seen[0]
        .put("reactor.onNextDropped.local", (Consumer<Object>) dropped::add)
        .put("reactor.onErrorDropped.local", (Consumer<Throwable>) droppedErrors::add);
  }

  <T> TestSubscriber<T> subscribe(Publisher<T> publisher) {
    return subscribe(publisher, Long.MAX_VALUE, Context.empty());
  }

  <T> TestSubscriber<T> subscribe(Publisher<T> publisher, long request) {
    return subscribe(publisher, request, Context.empty());
  }

  <T> TestSubscriber<T> subscribe(Publisher<T> publisher, long request, Context context) {
    TestSubscriber<T> subscriber =
        TestSubscriber.builder()
            .initialRequest(request)
            .contextPutAll(context.putAll(hooks().readOnly()))
            .build();
    publisher.subscribe(subscriber);
    return subscriber;
  }

  Ledger ledger() {
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
    return ledger;
  }

  /** Runs what is left, then checks that the law holds and that nothing is under way. */
  Ledger settled() {
    run();
    Ledger ledger = ledger();
    assertThat(ledger.pending()).as("%s", ledger).isZero();
    assertThat(pool.snapshot().overrun()).isZero();
    return ledger;
  }

  <T extends PoolEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
