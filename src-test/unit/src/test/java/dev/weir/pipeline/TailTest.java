package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.internal.BusyTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Operators;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What a run leaves behind in the measuring, and what it adds. */
class TailTest {

  private final AtomicLong clock = new AtomicLong();
  private final BusyTime runs = new BusyTime();
  private final BusyTime unwanted = new BusyTime();

  private void pass(int millis) {
    clock.addAndGet(millis * 1_024_000L); // the unit of a busy time is 1,024 ns
  }

  @Test
  void unwanted_subscriberAsksForTheNextOneAtTheEndOfItsWork_isCountedOnce() {
    Tail<Integer> tail =
        new Tail<>(
            new BaseSubscriber<Integer>() {
              @Override
              protected void hookOnSubscribe(Subscription s) {
                request(1);
              }

              @Override
              protected void hookOnNext(Integer element) {
                pass(3);
                request(1);
              }
            },
            runs,
            unwanted,
            clock::get);
    tail.onSubscribe(Operators.emptySubscription());
    for (int i = 0; i < 100; i++) {
      pass(7);
      tail.onNext(i);
    }

    long busy = BusyTime.between(0, 0, unwanted.word(), clock.get());
    assertThat(Duration.ofNanos(busy)).isEqualTo(Duration.ofNanos(300 * 1_024_000L));
    tail.onComplete();
    assertThat(BusyTime.count(unwanted.word())).isZero();
    assertThat(BusyTime.count(runs.word())).isZero();
  }

  @Test
  void exit_thatIsNeverSubscribedTo_leavesNothingBegun() {
    Books books = new Books("stage");
    StageRun run = new StageRun(books, new Watch(clock::get), Context.empty(), null);

    Exit<Integer> exit = new Exit<>(TestSubscriber.builder().initialRequest(0).build(), run, true);

    assertThat(BusyTime.count(books.unwanted.word())).isZero();
    exit.onSubscribe(Operators.emptySubscription());
    assertThat(BusyTime.count(books.unwanted.word())).isEqualTo(1);
    exit.cancel();
    assertThat(BusyTime.count(books.unwanted.word())).isZero();
  }
}
