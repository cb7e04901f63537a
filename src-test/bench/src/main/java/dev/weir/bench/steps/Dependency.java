package dev.weir.bench.steps;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What is called: so many workers, each of which takes the call that came first, and is done with
 * it after a timed wait, which blocks no thread. The others stand in its queue, which knows no
 * bound.
 */
public final class Dependency implements AutoCloseable {
  /*
   * waiting, workers, busy, times   of its one thread
   * inFlight, ended, latencies      written by any thread, read by whoever looks at it
   */

  /** A call takes from half of this to one and a half, any of them as likely. */
  static final long TYPICAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int DIGITS = 2;

  private final Scheduler thread = Schedulers.newSingle("dependency", true);
  private final Queue<Call> waiting = new ArrayDeque<>();
  private final LongSupplier times;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder ended = new LongAdder();
  private final Recorder latencies = new Recorder(DIGITS);
  private int workers;
  private int busy;

  private record Call(MonoSink<Long> caller, long since) {}

  /** Without workers yet; its calls take their {@linkplain #TYPICAL_NANOS usual} times. */
  Dependency(long seed) {
    this(usual(new Random(seed)));
  }

  /**
   * Without workers yet.
   *
   * @param times how long a worker has to do with the next call, in nanoseconds; asked by one
   *     thread
   */
  public Dependency(LongSupplier times) {
    this.times = times;
  }

  private static LongSupplier usual(Random random) {
    return () -> TYPICAL_NANOS / 2 + (long) (random.nextDouble() * TYPICAL_NANOS);
  }

  /**
   * Has another number of workers from now on; who is at work ends that.
   *
   * @param newWorkers how many
   */
  public void capacity(int newWorkers) {
    thread.schedule(
        () -> {
          workers = newWorkers;
          serve();
        });
  }

  /**
   * A call. Who gives it up is not heard of: it is done all the same.
   *
   * @return gives its latency in nanoseconds, on the dependency's thread
   */
  public Mono<Long> call() {
    return Mono.create(
        caller -> {
          inFlight.getAndIncrement();
          Call call = new Call(caller, System.nanoTime());
          thread.schedule(
              () -> {
                waiting.add(call);
                serve();
              });
        });
  }

  private void serve() {
    while (busy < workers && !waiting.isEmpty()) {
      Call next = waiting.remove();
      busy++;
      thread.schedule(() -> end(next), times.getAsLong(), TimeUnit.NANOSECONDS);
    }
  }

  private void end(Call call) {
    busy--;
    serve();
    inFlight.getAndDecrement();
    ended.increment();
    long nanos = System.nanoTime() - call.since;
    latencies.recordValue(nanos);
    call.caller.success(nanos);
  }

  /** How many calls are under way, those in its queue included. */
  int inFlight() {
    return inFlight.get();
  }

  /** How many calls have ended. */
  long ended() {
    return ended.sum();
  }

  /** How long those took that have ended since it was asked last. */
  Histogram latencies() {
    return latencies.getIntervalHistogram();
  }

  @Override
  public void close() {
    thread.dispose();
  }
}
