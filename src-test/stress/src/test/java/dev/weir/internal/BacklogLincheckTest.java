package dev.weir.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backlog is a bounded queue with one producer, and drops its oldest only when it is full. */
@Tag("lincheck")
public class BacklogLincheckTest {

  private static final int CAPACITY = 2;

  private final Backlog<Integer> backlog = new Backlog<>(CAPACITY, false);

  @Operation(nonParallelGroup = "producer")
  public boolean offer(int element) {
    if (backlog.isFull()) {
      return false;
    }
    backlog.add(element, 0, 0);
    return true;
  }

  @Operation(nonParallelGroup = "producer")
  public Integer offerAnyway(int element) {
    if (backlog.isFull()) {
      return backlog.replace(element, 0, 0);
    }
    backlog.add(element, 0, 0);
    return null;
  }

  @Operation
  public Integer poll() {
    return backlog.poll();
  }

  @Operation
  public boolean isEmpty() {
    return backlog.isEmpty();
  }

  @Test
  void backlog_anyInterleaving_isABoundedQueue() {
    new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(3)
        .sequentialSpecification(Bounded.class)
        .check(BacklogLincheckTest.class);
  }

  @Test
  void backlog_underStress_isABoundedQueue() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(2_000)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(3)
        .sequentialSpecification(Bounded.class)
        .check(BacklogLincheckTest.class);
  }

  /** What it is to be. */
  public static class Bounded {
    private final Queue<Integer> queue = new ArrayDeque<>();

    public boolean offer(int element) {
      return queue.size() < CAPACITY && queue.add(element);
    }

    public Integer offerAnyway(int element) {
      Integer oldest = queue.size() < CAPACITY ? null : queue.poll();
      queue.add(element);
      return oldest;
    }

    public Integer poll() {
      return queue.poll();
    }

    public boolean isEmpty() {
      return queue.isEmpty();
    }
  }
}
