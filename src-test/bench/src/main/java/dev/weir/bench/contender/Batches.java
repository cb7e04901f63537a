package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/** Ways to do the tasks of many producers a hundred at a time. */
final class Batches {

  private static final int SIZE = 100;
  private static final Duration DELAY = Duration.ofMillis(10);

  private Batches() {}

  /** Each producer is told what came of each task. */
  static Contender weir(Setup setup) {
    WorkerPool pool = Weir.pool(setup.withSlack(), Overflow.block());
    Batcher<Runnable, Runnable> batcher =
        pool.batch(
            items -> {
              items.forEach(Runnable::run);
              return items;
            },
            BatchOptions.<Runnable>named("bench")
                .maxSize(SIZE)
                .maxDelay(DELAY)
                .capacity(setup.withSlack().capacity()));
    return new Gathering(
        task -> {
          SubmitContender.Ending ending = new SubmitContender.Ending();
          batcher.submit(task).subscribe(ending);
          return !ending.refused();
        },
        pool::dispose);
  }

  /** Nobody is told anything. Producers try again on a full sink, and when two come at once. */
  static Contender reactor(Setup setup) {
    Scheduler parallel = ReactorSchedulers.newParallel(setup);
    Scheduler timer = Schedulers.newSingle("timer", true);
    Sinks.Many<Runnable> sink =
        Sinks.many().unicast().onBackpressureBuffer(Queues.<Runnable>get(setup.capacity()).get());
    sink.asFlux()
        .bufferTimeout(SIZE, DELAY, timer, true)
        .flatMap(
            items -> Mono.fromRunnable(() -> items.forEach(Runnable::run)).subscribeOn(parallel))
        .subscribe();
    return new Gathering(
        task -> sink.tryEmitNext(task).isSuccess(),
        () -> {
          parallel.dispose();
          timer.dispose();
        });
  }

  /** What is gathering counts as in flight, so that producers keep to the bound themselves. */
  private record Gathering(Entrance entrance, Runnable shutdown) implements Contender {

    @Override
    public boolean bounded() {
      return false;
    }

    @Override
    public void close() {
      shutdown.run();
    }
  }
}
