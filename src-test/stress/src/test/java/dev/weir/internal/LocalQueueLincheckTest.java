package dev.weir.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A local queue is a bounded queue with one owner, in every order of steps that the model checker
 * can think of. A thief's queue is its own for one theft, so that a theft is one operation.
 */
@Tag("lincheck")
public class LocalQueueLincheckTest {

  private static final int CAPACITY = 4;

  private final LocalQueue queue = new LocalQueue(CAPACITY);

  @Operation(nonParallelGroup = "owner")
  public Integer shift() {
    return (Integer) queue.shift();
  }

  /* A slot that somebody has claimed and not yet emptied is not free: "full" is then no answer. */
  @Operation(nonParallelGroup = "owner")
  public boolean fork(int element) {
    while (!queue.fork(element, 0)) {
      if (queue.isClosed() || queue.size() == CAPACITY) {
        return false;
      }
    }
    return true;
  }

  @Operation
  public Integer poll() {
    return (Integer) queue.poll();
  }

  @Operation
  public String stealHalf() {
    LocalQueue loot = new LocalQueue(CAPACITY);
    while (loot.stealFrom(queue) == 0) {
      if (queue.size() == 0) {
        return "";
      }
    }
    StringBuilder stolen = new StringBuilder();
    for (Object element = loot.shift(); element != null; element = loot.shift()) {
      stolen.append(element).append(' ');
    }
    return stolen.toString();
  }

  @Operation
  public int size() {
    return queue.size();
  }

  @Operation
  public void close() {
    queue.close();
  }

  @Test
  void localQueue_anyInterleaving_isAQueue() {
    new ModelCheckingOptions()
        .iterations(30)
        .invocationsPerIteration(500)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(3)
        .actorsAfter(2)
        .sequentialSpecification(OneQueue.class)
        .check(LocalQueueLincheckTest.class);
  }

  @Test
  void localQueue_underStress_isAQueue() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(2_000)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(3)
        .sequentialSpecification(OneQueue.class)
        .check(LocalQueueLincheckTest.class);
  }

  /** What it is to be. */
  public static class OneQueue {
    private final Queue<Integer> queue = new ArrayDeque<>();
    private boolean closed;

    public Integer shift() {
      return queue.poll();
    }

    public boolean fork(int element) {
      return !closed && queue.size() < CAPACITY && queue.add(element);
    }

    public Integer poll() {
      return queue.poll();
    }

    public String stealHalf() {
      StringBuilder stolen = new StringBuilder();
      for (int left = (queue.size() + 1) / 2; left > 0; left--) {
        stolen.append(queue.poll()).append(' ');
      }
      return stolen.toString();
    }

    public int size() {
      return queue.size();
    }

    public void close() {
      closed = true;
    }
  }
}
