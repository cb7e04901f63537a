package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** A source that is asked only for what fits. */
@OverEveryBuffer(OverEveryBuffer.Which.THROTTLING)
class BufferDemandTest extends BufferContract {

  @Test
  void request_ofWhatHasGone_asksForNoMoreThanFits() {
    TestSubscriber<Integer> subscriber = subscribe(0);

    int sent = 0;
    for (int i = 0; i < 3 * capacity; i++) {
      while (sent < source.requested()) {
        source.next(List.of(sent++));
      }
      assertThat(source.requested() - subscriber.getReceivedOnNext().size())
          .as("requested, not passed on")
          .isBetween(1L, (long) capacity);
      subscriber.request(1);
    }

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(0, 3 * capacity - 1));
    subscriber.cancel();
  }

  @Test
  void source_thatAnswersEachRequestAtOnce_isNotOverrun() {
    AtomicInteger next = new AtomicInteger();
    long[] answered = {0};
    source.onRequest(
        () -> {
          while (answered[0] < source.requested()) {
            answered[0]++;
            source.next(List.of(next.getAndIncrement()));
          }
        });
    TestSubscriber<Integer> subscriber = subscriber(0).build();
    flux().subscribe(subscriber);

    subscriber.request(3L * capacity);

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(0, 3 * capacity - 1));
    assertThat(subscriber.isTerminated()).isFalse();
    subscriber.cancel();
  }
}
