package dev.weir.bench.jmh;

import dev.weir.bench.contender.Backoff;
import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Entrance;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Setup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Handing tasks over and waiting until they ran: one alone, and in batches that fit the room. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class HandOver {

  private static final int BATCH = 1_000;
  private static final int CAPACITY = 1_024;

  /** As the roster calls it. */
  @Param({"weir", "weir-schedule", "fjp", "tpe-array", "reactor-parallel", "eqe"})
  public String contender = "";

  /** Threads that run tasks. */
  @Param("2")
  public int workers;

  private Contender running;
  private Entrance entrance;

  /** Starts the contender. */
  @org.openjdk.jmh.annotations.Setup(Level.Trial)
  public void start() {
    running = Roster.byId(contender).start(new Setup(workers, CAPACITY));
    entrance = running.entrance();
  }

  /** Stops the contender. */
  @TearDown(Level.Trial)
  public void stop() {
    running.close();
  }

  /**
   * There and back: what a lone caller waits for.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  public void roundTrip() throws InterruptedException {
    handOver(1);
  }

  /**
   * A burst, per task.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void batch() throws InterruptedException {
    handOver(BATCH);
  }

  private void handOver(int tasks) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(tasks);
    Runnable task = done::countDown;
    Backoff backoff = new Backoff();
    int handed = 0;
    while (handed < tasks) {
      if (entrance.offer(task)) {
        handed++;
        backoff.reset();
      } else {
        backoff.pause();
      }
    }
    done.await();
  }
}
