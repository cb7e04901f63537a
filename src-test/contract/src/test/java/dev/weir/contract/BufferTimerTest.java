package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.WaitTimeoutException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** The bound on the wait: kept, given back, and what happens if it cannot be kept. */
@OverEveryBuffer(OverEveryBuffer.Which.TIMED)
class BufferTimerTest extends BufferContract {

  @Test
  void timer_thatRefusesWorkers_failsTheStreamAndDiscards() {
    timer.refuseWorkers();
    refusedTimerFailsTheStream();
  }

  @Test
  void timer_thatRefusesTasks_failsTheStreamAndDiscards() {
    timer.refuseTasks();
    refusedTimerFailsTheStream();
  }

  private void refusedTimerFailsTheStream() {
    TestSubscriber<Integer> subscriber = subscribe(0);

    source.next(List.of(1));

    assertThat(subscriber.expectTerminalError()).isInstanceOf(RejectedExecutionException.class);
    assertThat(lost.rejections()).hasSize(1);
    assertThat(lost.discarded()).containsExactly(1);
    assertThat(source.cancels()).isPositive();
  }

  @Test
  void timer_afterEachKindOfEnd_isGivenBack() {
    for (int end = 0; end < 4; end++) {
      HandSource<Integer> hand = new HandSource<>();
      TestSubscriber<Integer> subscriber = subscriber(0).build();
      Flux.from(hand).transform(operator()).subscribe(subscriber);
      hand.next(List.of(1));
      assertThat(timer.workersLeft()).as("while an element waits").isEqualTo(1);
      switch (end) {
        case 0 -> hand.subscriber().onComplete();
        case 1 -> hand.subscriber().onError(new IllegalStateException("source"));
        case 2 -> subscriber.cancel();
        default -> timer.advance(Buffering.WAIT);
      }
      subscriber.request(1);
      if (end == 3 && !kind.failsWhenLate()) {
        hand.subscriber().onComplete();
      }
      assertThat(timer.workersLeft()).as("end %s", end).isZero();
    }
  }

  @Test
  void wait_thatIsTooLong_failsOrLeavesOut() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();

    timer.advance(Buffering.WAIT);

    if (kind.failsWhenLate()) {
      assertThat(subscriber.expectTerminalError())
          .isInstanceOf(WaitTimeoutException.class)
          .hasMessage("meter: timeout: an element waited for 60 ms (capacity: " + capacity + ")");
      assertThat(source.cancels()).isEqualTo(1);
    } else {
      assertThat(subscriber.isTerminated()).isFalse();
      assertThat(source.requested()).as("room is used again").isGreaterThan(capacity);
      source.subscriber().onComplete();
      assertThat(subscriber.isTerminatedComplete()).isTrue();
    }
    assertThat(lost.discarded()).isEqualTo(numbers(1, capacity));
  }
}
