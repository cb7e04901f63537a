package dev.weir.bench.measure;

import dev.weir.bench.contender.ReactorSchedulers;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.contender.Weir;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A burst of requests, each handed to a pool: an unbounded flatMap with a task each, as Reactor
 * users write it, against {@code pool.map}. Latency counts from the moment the source emitted the
 * request.
 */
final class Requests implements Measurement.Method<Roster> {

  /** How long the source gets to fill what there is to fill, in seconds. */
  private static final double FILLING = 0.2;

  Requests() {}

  @Override
  public Figures measure(Roster who, Params params) throws InterruptedException {
    int requests = params.integer("requests");
    Work work = new Work((int) (params.number("spins") * params.number("micros")));
    if (who == Roster.WEIR) {
      WorkerPool pool = Weir.pool(params.setup(), Overflow.block());
      try {
        return run(requests, work, pool.map(work));
      } finally {
        pool.dispose();
      }
    }
    Scheduler scheduler = reactor(who, params.setup());
    try {
      return run(
          requests,
          work,
          source ->
              source.flatMap(
                  emitted -> Mono.fromCallable(() -> work.apply(emitted)).subscribeOn(scheduler),
                  Integer.MAX_VALUE));
    } finally {
      scheduler.dispose();
    }
  }

  private static Scheduler reactor(Roster who, Setup setup) {
    if (who != Roster.REACTOR_PARALLEL) {
      throw new IllegalArgumentException(
          "contender: " + who.id() + " (expected: weir or reactor-parallel)");
    }
    return ReactorSchedulers.newParallel(setup);
  }

  /** Twice: once for the times, and once with the workers held up for the memory. */
  private static Figures run(int requests, Work work, Function<Flux<Long>, Flux<Long>> stage)
      throws InterruptedException {
    Pass timed = new Pass(requests);
    long start = System.nanoTime();
    timed.start(stage);
    timed.done.await();
    long nanos = System.nanoTime() - start;

    long before = Heap.live();
    Pass weighed = new Pass(requests);
    work.hold();
    weighed.start(stage);
    Pause.seconds(FILLING);
    double live = Heap.live() - before;
    work.resume();
    weighed.done.await();
    return new Figures()
        .put("rate", requests * 1e9 / nanos)
        .put("outstanding", timed.mostOutstanding.get())
        .put("live", live)
        .put("p50", timed.latency.getValueAtPercentile(50))
        .put("p99", timed.latency.getValueAtPercentile(99))
        .put(Measurement.LOST, 2L * requests - timed.completed.get() - weighed.completed.get());
  }

  /** What each request takes; can be held up. */
  private static final class Work implements Function<Long, Long> {

    private final int spins;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    Work(int spins) {
      this.spins = spins;
    }

    void hold() {
      gate = new CountDownLatch(1);
    }

    void resume() {
      gate.countDown();
    }

    @Override
    public Long apply(Long emitted) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Spin.spin(spins);
      return emitted;
    }
  }

  private static final class Pass {

    private final int requests;
    private final Histogram latency = new Histogram(3);
    private final AtomicLong emitted = new AtomicLong();
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong mostOutstanding = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);

    Pass(int requests) {
      this.requests = requests;
    }

    void start(Function<Flux<Long>, Flux<Long>> stage) {
      Flux.range(0, requests)
          .map(number -> emit())
          .transform(stage)
          .doFinally(signal -> done.countDown())
          .subscribe(this::complete);
    }

    private long emit() {
      long outstanding = emitted.incrementAndGet() - completed.get();
      mostOutstanding.accumulateAndGet(outstanding, Math::max);
      return System.nanoTime();
    }

    /** Called by one thread at a time. */
    private void complete(long at) {
      latency.recordValue(Math.max(0, System.nanoTime() - at));
      completed.incrementAndGet();
    }
  }
}
