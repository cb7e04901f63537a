package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/**
 * The schedulers that a spill is given have no room for a moment, or are gone while it needs them.
 */
class SpillSchedulersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MemoryLog log = new MemoryLog();
  private final HandScheduler disk = new HandScheduler();
  private final TestPublisher<String> source =
      TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
  private Spill<String> spill =
      spill(builder -> builder.disk(disk).emitter(Schedulers.immediate()));

  private Spill<String> spill(UnaryOperator<SpillBuilder<String>> settings) {
    return settings
        .apply(Spill.in(Path.of("memory"), SpillCodec.utf8()).name("test").handover(4))
        .build(log, 1_024);
  }

  private TestSubscriber<String> subscribe() {
    TestSubscriber<String> subscriber = TestSubscriber.builder().initialRequest(0).build();
    source.flux().transform(spill.operator(1)).subscribe(subscriber);
    return subscriber;
  }

  private Ledger ledger() {
    return spill.snapshot().ledger();
  }

  @AfterEach
  void theLawHolds() {
    assertThat(ledger().isBalanced()).as("law of %s", ledger()).isTrue();
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void disk_thatHasNoRoomForAMoment_isAskedAgain() {
    TestSubscriber<String> subscriber = subscribe();
    disk.work();
    source.next("a");
    disk.full(true);
    source.next("b");
    assertThat(subscriber.isTerminated()).isFalse();

    disk.full(false);
    await().atMost(PATIENCE).until(() -> disk.waiting() == 1);
    disk.work();
    subscriber.request(2);
    source.complete();
    disk.work();

    assertThat(subscriber.getReceivedOnNext()).containsExactly("a", "b");
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void disk_thatIsGoneWithAnErrand_failsTheStream() {
    TestSubscriber<String> subscriber = subscribe();
    disk.work();
    source.next("a");
    source.next("b");
    assertThat(disk.waiting()).isEqualTo(1);
    disk.dispose();

    source.next("c");

    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            SpillRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISPOSED));
    assertThat(ledger().pending()).isZero();
    spill.disposeGracefully().block(PATIENCE);
    assertThat(log.isClosed()).isTrue();
  }

  @Test
  void log_whoseSchedulerIsGone_isClosedByAThreadOfItsOwn() {
    subscribe();
    disk.work();
    List<Thread> closers = new ArrayList<>();
    log.onClose(() -> closers.add(Thread.currentThread()));
    disk.dispose();

    spill.dispose();
    spill.disposeGracefully().block(PATIENCE);

    assertThat(log.isClosed()).isTrue();
    assertThat(closers).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void emitter_thatIsGoneWithAnErrand_isReplaced() {
    HandScheduler emitter = new HandScheduler();
    spill = spill(builder -> builder.disk(disk).emitter(emitter).inOrder());
    TestSubscriber<String> subscriber = subscribe();
    disk.work();
    emitter.work();
    source.next("a");
    source.next("b");
    subscriber.request(Long.MAX_VALUE);
    disk.work();
    assertThat(subscriber.getReceivedOnNext()).containsExactly("a");
    assertThat(emitter.waiting()).isEqualTo(1);
    emitter.dispose();

    source.next("c");
    disk.work();

    assertThat(subscriber.getReceivedOnNext()).containsExactly("a", "b", "c");
    subscriber.cancel();
  }

  @Test
  void submit_thatWaitsForASync_isAnsweredIfTheSchedulerIsGone() {
    Scheduler single = Schedulers.newSingle(Thread::new);
    WorkerPool pool = WorkerPools.fixed("pool", 1).queueCapacity(0).build();
    CountDownLatch busy = new CountDownLatch(1);
    spill = spill(b -> b.disk(single).sync(SyncPolicy.every(Duration.ofHours(1))));
    try {
      PoolSpill<String> front = spill.before(pool, element -> busy.await());
      front.submit("a").subscribe();
      List<Throwable> errors = new ArrayList<>();
      CountDownLatch answered = new CountDownLatch(1);
      front
          .submit("b")
          .subscribe(
              accepted -> {},
              error -> {
                errors.add(error);
                answered.countDown();
              });
      await().atMost(PATIENCE).until(() -> spill.snapshot().written() == 1);
      single.dispose();

      front.submit("c").subscribe(accepted -> {}, error -> {}); // somebody finds out

      await().atMost(PATIENCE).until(() -> answered.getCount() == 0);
      assertThat(errors).hasSize(1).first().isInstanceOf(SpillFailedException.class);
      assertThat(log.left()).contains(ByteBuffer.wrap(new byte[] {'b'}).array());
    } finally {
      busy.countDown();
      spill.disposeGracefully().block(PATIENCE);
      pool.disposeGracefully().block(PATIENCE);
    }
  }

  @Test
  void submit_thatIsSpilled_isNotRefusedByAnEmitterThatIsGone() {
    Scheduler emitter = Schedulers.newSingle("emitting");
    emitter.dispose();
    WorkerPool pool = WorkerPools.fixed("pool", 1).queueCapacity(0).build();
    CountDownLatch busy = new CountDownLatch(1);
    spill = spill(builder -> builder.emitter(emitter));
    try {
      PoolSpill<String> front = spill.before(pool, element -> busy.await());
      front.submit("a").subscribe();

      assertThat(front.submit("b").block(PATIENCE)).isEqualTo(Accepted.SPILLED);
    } finally {
      busy.countDown();
      spill.disposeGracefully().block(PATIENCE);
      pool.disposeGracefully().block(PATIENCE);
    }
  }

  @Test
  void replay_thatFindsThePoolFull_isOfferedAgainWithoutAnEmitter() {
    WorkerPool pool = WorkerPools.fixed("pool", 1).queueCapacity(0).maxWaiters(0).build();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch handled = new CountDownLatch(1);
    spill = spill(builder -> builder.emitter(Schedulers.immediate())); // which knows no time
    try {
      PoolSpill<String> front = spill.before(pool, element -> handled.countDown());
      pool.submit(() -> awaited(busy)).subscribe(); // a neighbour
      assertThat(front.submit("a").block(PATIENCE)).isEqualTo(Accepted.SPILLED);
      assertThat(handled.getCount()).isEqualTo(1);

      busy.countDown();

      await().atMost(PATIENCE).until(() -> handled.getCount() == 0);
    } finally {
      busy.countDown();
      spill.disposeGracefully().block(PATIENCE);
      pool.disposeGracefully().block(PATIENCE);
    }
  }

  private static boolean awaited(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return true;
  }

  @Test
  void disk_ofItsOwn_isNoneOfVirtualTime() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    VirtualTimeScheduler.set(clock);
    try {
      spill = spill(builder -> builder.sync(SyncPolicy.every(Duration.ofMillis(1))));
      TestSubscriber<String> subscriber = subscribe();
      source.next("a", "b");

      await().atMost(PATIENCE).until(() -> spill.snapshot().acknowledged() == 1);

      subscriber.cancel();
      spill.disposeGracefully().block(PATIENCE);
      assertThat(clock.isDisposed()).isFalse();
    } finally {
      VirtualTimeScheduler.reset();
    }
  }
}
