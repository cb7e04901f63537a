package dev.weir.bench.contender;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.FatalExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.WorkHandler;
import com.lmax.disruptor.WorkerPool;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Disruptor whose workers share the events of one ring. */
final class DisruptorPool implements Contender {

  private static final EventTranslatorOneArg<Slot, Runnable> FILL =
      (slot, sequence, task) -> slot.task = task;

  private final ExecutorService threads;
  private final RingBuffer<Slot> ring;
  private final WorkerPool<Slot> pool;

  private DisruptorPool(Setup setup, WaitStrategy waiting) {
    int size = Integer.highestOneBit(setup.capacity() - 1) << 1;
    threads = Executors.newFixedThreadPool(setup.workers(), Threads.daemons("disruptor"));
    ring = RingBuffer.createMultiProducer(Slot::new, size, waiting);
    pool = new WorkerPool<>(ring, ring.newBarrier(), new FatalExceptionHandler(), handlers(setup));
    ring.addGatingSequences(pool.getWorkerSequences());
    pool.start(threads);
  }

  /** Idle workers sleep, as those of the other pools. */
  static Contender blocking(Setup setup) {
    return new DisruptorPool(setup, new BlockingWaitStrategy());
  }

  /** Idle workers keep their cores busy. */
  static Contender yielding(Setup setup) {
    return new DisruptorPool(setup, new YieldingWaitStrategy());
  }

  @Override
  public Entrance entrance() {
    return task -> ring.tryPublishEvent(FILL, task);
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void close() {
    pool.halt();
    threads.shutdownNow();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static WorkHandler<Slot>[] handlers(Setup setup) {
    WorkHandler<Slot>[] handlers = new WorkHandler[setup.workers()];
    Arrays.setAll(handlers, i -> (WorkHandler<Slot>) Slot::run);
    return handlers;
  }

  private static final class Slot {

    private Runnable task;

    void run() {
      task.run();
    }
  }
}
