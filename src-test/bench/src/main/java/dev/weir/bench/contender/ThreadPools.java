package dev.weir.bench.contender;

import java.util.Comparator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** {@link ThreadPoolExecutor} over the queues of the JDK. */
final class ThreadPools {

  private ThreadPools() {}

  static Contender arrayQueue(Setup setup) {
    ThreadPoolExecutor pool = over(new ArrayBlockingQueue<>(setup.queueCapacity()), setup);
    return ExecutorContender.bounded(pool, pool::shutdownNow);
  }

  static Contender linkedQueue(Setup setup) {
    ThreadPoolExecutor pool = over(new LinkedBlockingQueue<>(setup.queueCapacity()), setup);
    return ExecutorContender.bounded(pool, pool::shutdownNow);
  }

  /** As many levels as ours in turn, first come first served within each. */
  static Contender priorityQueue(Setup setup) {
    ThreadPoolExecutor pool = over(new PriorityBlockingQueue<>(11, Ranked.ORDER), setup);
    AtomicLong sequence = new AtomicLong();
    return ExecutorContender.unbounded(
        task -> {
          long number = sequence.getAndIncrement();
          pool.execute(new Ranked((int) (number % Ordered.LEVELS), number, task));
        },
        pool::shutdownNow);
  }

  private static ThreadPoolExecutor over(BlockingQueue<Runnable> queue, Setup setup) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            setup.workers(),
            setup.workers(),
            0,
            TimeUnit.SECONDS,
            queue,
            Threads.daemons("thread-pool"),
            (task, executor) -> Refused.throwIt());
    pool.prestartAllCoreThreads();
    return pool;
  }

  private record Ranked(int level, long number, Runnable task) implements Runnable {

    static final Comparator<Runnable> ORDER =
        Comparator.comparing(
            Ranked.class::cast,
            Comparator.comparingInt(Ranked::level).thenComparingLong(Ranked::number));

    @Override
    public void run() {
      task.run();
    }
  }
}
