package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** A stream whose spill is disposed of, or fails, in the middle of things. */
class SpillDisposalTest extends StreamOverSpill {

  /** Does something at each element, and has no bound on its demand. */
  private final class Eager extends BaseSubscriber<Integer> {
    private final Consumer<List<Integer>> atEach;
    private final List<Integer> received = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Throwable> droppedErrors = new ArrayList<>();

    Eager(Consumer<List<Integer>> atEach) {
      this.atEach = atEach;
    }

    @Override
    public Context currentContext() {
      return Operators.enableOnDiscard(Context.empty(), discarded::add)
          .put("reactor.onErrorDropped.local", (Consumer<Throwable>) droppedErrors::add);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // requested once the source knows its subscriber
    }

    @Override
    protected void hookOnNext(Integer element) {
      received.add(element);
      atEach.accept(received);
    }

    @Override
    protected void hookOnError(Throwable error) {
      failures.add(error);
    }
  }

  private Eager subscribe(Consumer<List<Integer>> atEach) {
    Eager eager = new Eager(atEach);
    source.flux().transform(spill.operator(MEMORY)).subscribe(eager);
    eager.requestUnbounded();
    return eager;
  }

  /** So many are on disk, and read ahead for the next. */
  private void onDisk(int count) {
    TestSubscriber<Integer> before = subscribe(0);
    send(1_000, 999 + MEMORY + count);
    before.cancel();
  }

  private static Reason reason(List<Throwable> failures) {
    assertThat(failures).hasSize(1);
    return ((SpillRefusedException) failures.get(0)).reason();
  }

  @Test
  void forced_withinOnNext_isHeardBeforeTheNextElement() {
    onDisk(200);

    Eager eager = subscribe(received -> spill.dispose());

    assertThat(eager.received).hasSize(1);
    assertThat(reason(eager.failures)).isEqualTo(Reason.DISPOSED);
    assertThat(log.left()).hasSize(200);
    inHand = 1;
  }

  @Test
  void graceful_whileTheSourceIsAsFastAsTheSubscriber_isHeard() {
    onDisk(5);
    int[] next = {100};

    Eager eager =
        subscribe(
            received -> {
              if (received.size() == 10) {
                spill.disposeGracefully().subscribe();
              }
              if (received.size() < 1_000) {
                source.next(next[0]++);
              }
            });

    assertThat(eager.received).hasSizeLessThan(10 + 2 * MEMORY);
    assertThat(reason(eager.failures)).isEqualTo(Reason.SHUT_DOWN);
    source.assertCancelled();
    assertThat(log.isClosed()).isTrue();
  }

  @Test
  void failure_whileTheSourceIsAsFastAsTheSubscriber_isHeard() {
    onDisk(5);
    int[] next = {100};
    SpillFailedException full = MemoryLog.noSpace();

    Eager eager =
        subscribe(
            received -> {
              if (received.size() == 10) {
                log.failFlushing(full);
              }
              if (received.size() < 1_000) {
                source.next(next[0]++);
                source.next(next[0]++);
                source.next(next[0]++);
              }
            });

    assertThat(eager.received).hasSizeLessThan(100);
    assertThat(eager.failures).containsExactly(full);
    log.failFlushing(null);
  }

  @Test
  void forced_afterGraceful_endsAStreamThatHasNoDemand() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 2);
    spill.disposeGracefully().block();
    assertThat(subscriber.isTerminated()).isFalse();

    spill.dispose();

    assertThat(subscriber.expectTerminalError()).isInstanceOf(SpillRefusedException.class);
    assertThat(discarded).containsExactly(1, 2);
    assertThat(ledger().cancelled()).isEqualTo(2);
    assertThat(ledger().pending()).isZero();
  }

  @Test
  void forced_withACompletionBehindWhatIsInMemory_doesNotComplete() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 2);
    source.complete();

    spill.dispose();

    assertThat(subscriber.expectTerminalError()).isInstanceOf(SpillRefusedException.class);
    assertThat(discarded).containsExactly(1, 2);
  }

  @Test
  void forced_whileTheDiskIsHeldUp_isHeardAtOnce() {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch touched = new CountDownLatch(1);
    Scheduler disk = Schedulers.newSingle(Thread::new);
    try {
      spill = spill(builder -> builder.disk(disk));
      log.onTouch(
          () -> {
            touched.countDown();
            waitFor(held);
          });
      TestSubscriber<Integer> subscriber = subscribe(0);
      send(1, 3);
      waitFor(touched);

      spill.dispose();

      assertThat(subscriber.expectTerminalError())
          .isInstanceOfSatisfying(
              SpillRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISPOSED));
      assertThat(discarded).containsExactly(1, 2);
    } finally {
      held.countDown();
      spill.disposeGracefully().block(Duration.ofSeconds(60));
      disk.dispose();
    }
  }

  @Test
  void failures_afterTheFirst_areNotDroppedErrors() {
    List<Throwable> dropped = new ArrayList<>();
    TestSubscriber<Integer> subscriber =
        TestSubscriber.builder()
            .initialRequest(0)
            .contextPut("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add)
            .build();
    source.flux().transform(spill.operator(MEMORY)).subscribe(subscriber);
    SpillFailedException first = MemoryLog.noSpace();
    log.failFlushing(first);
    send(1, 3);

    for (int i = 0; i < 3; i++) {
      log.failFlushing(MemoryLog.noSpace());
      clock.advanceTimeBy(Duration.ofSeconds(2));
    }
    subscriber.request(Long.MAX_VALUE);

    assertThat(dropped).isEmpty();
    assertThat(subscriber.expectTerminalError()).isSameAs(first);
    log.failFlushing(null);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
