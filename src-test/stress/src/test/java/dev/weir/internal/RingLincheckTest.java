package dev.weir.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ring is a queue, in every order of its steps that the model checker can think of. */
@Tag("lincheck")
public class RingLincheckTest {

  private final Ring ring = new Ring(16);

  @Operation
  public boolean publish(int element) {
    for (; ; ) {
      long word = ring.tail();
      if ((word & Ring.CLOSED) != 0) {
        return false;
      }
      if (ring.publish(word, element, 0)) {
        return true;
      }
    }
  }

  @Operation
  public Integer poll() {
    return (Integer) ring.poll(new Ring.Cursor());
  }

  @Operation
  public void close() {
    ring.change(Ring.CLOSED, 0);
  }

  @Test
  void ring_anyInterleaving_isAQueue() {
    new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(500)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(2)
        .sequentialSpecification(Queued.class)
        .check(RingLincheckTest.class);
  }

  @Test
  void ring_underStress_isAQueue() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(2_000)
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(Queued.class)
        .check(RingLincheckTest.class);
  }

  /** What it is to be. */
  public static class Queued {
    private final Queue<Integer> queue = new ArrayDeque<>();
    private boolean closed;

    public boolean publish(int element) {
      return !closed && queue.add(element);
    }

    public Integer poll() {
      return queue.poll();
    }

    public void close() {
      closed = true;
    }
  }
}
