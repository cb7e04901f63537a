package dev.weir.bench.steps;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
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
final class Dependency implements AutoCloseable {
  /*
   * waiting, workers, busy, times   of its one thread
   * inFlight, ended, latencies      written by any thread, read by whoever looks at it
   */

  /** A call takes from half of this to one and a half, any of them as likely. */
  static final long TYPICAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int DIGITS = 2;

  private final Scheduler thread = Schedulers.newSingle("dependency", true);
  private final Queue<Call> waiting = new ArrayDeque<>();
  private final Random times;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder ended = new LongAdder();
  private final Recorder latencies = new Recorder(DIGITS);
  private int workers;
  private int busy;

  private record Call(MonoSink<Long> caller, long since) {}

  Dependency(long seed) {
    times = new Random(seed);
  }

  /** Has another number of workers from now on; who is at work ends that. */
  void capacity(int newWorkers) {
    thread.schedule(
        () -> {
          workers = newWorkers;
          serve();
        });
  }

  /** A call, which gives its latency in nanoseconds. */
  Mono<Long> call() {
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
      long nanos = TYPICAL_NANOS / 2 + (long) (times.nextDouble() * TYPICAL_NANOS);
      thread.schedule(() -> end(next), nanos, TimeUnit.NANOSECONDS);
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
