package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Scannable.Attr;
import reactor.test.subscriber.TestSubscriber;

/** A consumer that takes elements out of the buffer itself. */
@OverEveryBuffer(OverEveryBuffer.Which.FUSEABLE)
class BufferFusionTest extends BufferContract {

  /** Runs nothing until it is told to. */
  private final TestPool held = TestPool.of(WorkerPools.fixed("held", 1));

  @Test
  void publishOn_behindIt_keepsTheBoundExact() {
    TestSubscriber<Integer> subscriber = subscriber(0).build();
    flux().publishOn(held, 1).subscribe(subscriber);

    source.next(numbers(1, capacity));
    assertThat(scan().scan(Attr.BUFFERED)).as("fused: no second buffer").isEqualTo(capacity);
    source.next(List.of(capacity + 1));

    subscriber.request(Long.MAX_VALUE);
    held.runAll();
    source.subscriber().onComplete();
    held.runAll();
    List<Integer> expected = kind.dropsOldest() ? numbers(2, capacity + 1) : numbers(1, capacity);
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(expected);
    assertThat(subscriber.isTerminated()).isTrue();
  }

  /* Unfused, publishOn would have taken an element, and would forget it with the task that its disposed
   * worker drops. */
  @Test
  void publishOn_behindItThatIsCancelled_discardsTheElements() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    flux().publishOn(held, 1).subscribe(subscriber);
    source.next(numbers(1, capacity));

    subscriber.cancel();
    held.runAll();
    source.next(List.of(9));

    assertThat(source.cancels()).isEqualTo(1);
    assertThat(lost.discarded()).containsExactlyInAnyOrderElementsOf(withNine());
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
  }

  private List<Integer> withNine() {
    List<Integer> all = new ArrayList<>(numbers(1, capacity));
    all.add(9);
    return all;
  }
}
