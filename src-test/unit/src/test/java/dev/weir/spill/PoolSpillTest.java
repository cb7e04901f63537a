package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A pool with a disk in front. */
class PoolSpillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MemoryLog log = new MemoryLog();
  private final WorkerPool pool = WorkerPools.fixed("pool", 1).queueCapacity(1).build();
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Semaphore mayRun = new Semaphore(0);
  private Spill<String> spill = spill(builder -> builder);

  private Spill<String> spill(UnaryOperator<SpillBuilder<String>> settings) {
    return settings
        .apply(Spill.in(Path.of("memory"), SpillCodec.utf8()).name("test").handover(4))
        .build(log, 1_024);
  }

  private PoolSpill<String> front() {
    return spill.before(pool, this::handle, (element, error) -> failed.add(element));
  }

  private void handle(String element) throws InterruptedException {
    mayRun.acquire();
    if (element.startsWith("bad")) {
      throw new IllegalStateException(element);
    }
    handled.add(element);
  }

  private Ledger ledger() {
    return spill.snapshot().ledger();
  }

  private static Mono<Accepted> started(Mono<Accepted> submission) {
    Mono<Accepted> shared = submission.cache();
    shared.subscribe(accepted -> {}, error -> {});
    return shared;
  }

  @AfterEach
  void theLawHoldsAndTheLogWasTreatedWell() {
    mayRun.release(1_000);
    spill.disposeGracefully().block(PATIENCE);
    pool.disposeGracefully().block(PATIENCE);
    assertThat(ledger().isBalanced()).as("law of %s", ledger()).isTrue();
    assertThat(ledger().running() + ledger().queued()).as("under way of %s", ledger()).isZero();
    assertThat(ledger().spilled()).as("on disk by %s", ledger()).isEqualTo(log.left().size());
    assertThat(log.complaints()).isEmpty();
    assertThat(log.isClosed()).isTrue();
  }

  @Test
  void element_thatFindsRoom_isRun() {
    mayRun.release(1);

    assertThat(front().submit("a").block(PATIENCE)).isEqualTo(Accepted.RAN);
    assertThat(handled).containsExactly("a");
    assertThat(ledger().completed()).isEqualTo(1);
    assertThat(spill.snapshot().written()).isZero();
  }

  @Test
  void elements_beyondTheRoom_areSpilledAndComeBackInOrder() {
    PoolSpill<String> front = front();
    Mono<Accepted> a = started(front.submit("a"));
    Mono<Accepted> b = started(front.submit("b"));

    for (String element : List.of("c", "d", "e")) {
      assertThat(front.submit(element).block(PATIENCE)).isEqualTo(Accepted.SPILLED);
    }
    assertThat(ledger().running()).isEqualTo(3); // one of those waits for room
    assertThat(ledger().spilled()).isEqualTo(2);

    mayRun.release(5);
    assertThat(a.block(PATIENCE)).isEqualTo(Accepted.RAN);
    assertThat(b.block(PATIENCE)).isEqualTo(Accepted.RAN);
    await().atMost(PATIENCE).until(() -> ledger().completed() == 5);
    assertThat(handled).containsExactly("a", "b", "c", "d", "e");
    await().atMost(PATIENCE).until(() -> log.left().isEmpty());
  }

  @Test
  void element_thatFails_isToldIfLive_andOnlyCountedIfReplayed() {
    PoolSpill<String> front = front();
    Mono<Accepted> live = started(front.submit("bad live"));
    started(front.submit("b"));
    assertThat(front.submit("bad replay").block(PATIENCE)).isEqualTo(Accepted.SPILLED);

    mayRun.release(3);

    assertThatThrownBy(() -> live.block(PATIENCE)).hasMessage("bad live");
    await().atMost(PATIENCE).until(() -> ledger().failed() == 2);
    assertThat(failed).containsExactly("bad replay");
    await().atMost(PATIENCE).until(() -> log.left().isEmpty());
  }

  @Test
  void found_atTheStart_isHandled() throws IOException {
    log.append(ByteBuffer.wrap(new byte[] {'x'}));
    mayRun.release(1);
    spill = spill(builder -> builder);

    front();

    await().atMost(PATIENCE).until(() -> handled.contains("x"));
  }

  @Test
  void live_whileMuchIsOnDisk_isNotStarved() {
    mayRun.release(1_000);
    IntStream.range(0, 200)
        .forEach(
            i -> {
              try {
                log.append(ByteBuffer.wrap(("old" + i).getBytes()));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    spill = spill(builder -> builder);
    PoolSpill<String> front = front();

    int ran = 0;
    for (int i = 0; i < 200; i++) {
      if (front.submit("new").block(PATIENCE) == Accepted.RAN) {
        ran++;
      }
    }

    assertThat(ran).isPositive();
    await().atMost(PATIENCE).until(() -> handled.size() == 400);
  }

  @Test
  void disk_thatFails_tellsWhoeverSubmits_andIsTriedAgain() {
    PoolSpill<String> front = front();
    started(front.submit("a"));
    started(front.submit("b"));
    log.failWriting(MemoryLog.noSpace());

    assertThatThrownBy(() -> front.submit("c").block(PATIENCE))
        .hasCauseInstanceOf(SpillFailedException.class);
    assertThat(ledger().failed()).isEqualTo(1);
    log.failWriting(null);
    assertThat(front.submit("d").block(PATIENCE)).isEqualTo(Accepted.SPILLED);

    mayRun.release(3);
    await().atMost(PATIENCE).until(() -> handled.contains("d"));
  }

  /* On the disk's own thread, in the middle of telling all whom the failure concerns. */
  @Test
  void disk_thatFailsButOnce_failsNobodyWhoComesAfterwards() {
    spill = spill(builder -> builder.emitter(Schedulers.immediate()));
    PoolSpill<String> front = front();
    started(front.submit("a"));
    started(front.submit("b"));

    log.failWriting(MemoryLog.noSpace());
    Mono<Accepted> again = Mono.defer(() -> front.submit("d")).doFirst(() -> log.failWriting(null));
    assertThat(front.submit("c").onErrorResume(e -> again).block(PATIENCE))
        .isEqualTo(Accepted.SPILLED);

    log.failFlushing(MemoryLog.noSpace());
    Mono<Accepted> more = Mono.defer(() -> front.submit("f")).doFirst(() -> log.failFlushing(null));
    assertThat(front.submit("e").onErrorResume(e -> more).block(PATIENCE))
        .isEqualTo(Accepted.SPILLED);

    mayRun.release(5);
    await().atMost(PATIENCE).until(() -> handled.contains("f"));
  }

  @Test
  void disk_thatCannotBeFlushed_acknowledgesNothing() {
    PoolSpill<String> front = front();
    started(front.submit("a"));
    started(front.submit("b"));
    log.failFlushing(MemoryLog.noSpace());

    assertThatThrownBy(() -> front.submit("c").block(PATIENCE))
        .hasCauseInstanceOf(SpillFailedException.class);
    log.failFlushing(null);
  }

  static List<Overflow> turningAway() {
    return List.of(Overflow.drop(), Overflow.reject());
  }

  @ParameterizedTest
  @MethodSource("turningAway")
  void bound_drop_andReject_areToldApart(Overflow overflow) {
    log.maxBytes(1);
    spill = spill(builder -> builder.overflow(overflow));
    PoolSpill<String> front = front();
    List<Mono<Accepted>> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(started(front.submit("x")));
    }
    assertThat(all.get(2).block(PATIENCE)).isEqualTo(Accepted.SPILLED);

    assertThatThrownBy(() -> front.submit("y").block(PATIENCE))
        .isInstanceOfSatisfying(
            SpillRefusedException.class,
            e ->
                assertThat(e.reason())
                    .isEqualTo(overflow.word().equals("drop") ? Reason.DROPPED : Reason.NO_ROOM));
    mayRun.release(3);
    await().atMost(PATIENCE).until(() -> log.left().isEmpty());
    front.dispose();
  }

  @Test
  void waiting_toBeWritten_isBounded() {
    log.maxBytes(1);
    PoolSpill<String> front = front();
    for (int i = 0; i < 3; i++) {
      started(front.submit("x"));
    }
    await().atMost(PATIENCE).until(() -> log.left().size() == 1);
    for (int i = 0; i < 4; i++) {
      started(front.submit("y"));
    }

    assertThatThrownBy(() -> front.submit("z").block(PATIENCE))
        .isInstanceOfSatisfying(
            SpillRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_WAITERS));
    mayRun.release(7);
    await().atMost(PATIENCE).until(() -> ledger().completed() == 7);
  }

  @Test
  void cancelled_whileInThePool_isCalledOff() {
    PoolSpill<String> front = front();
    CountDownLatch over = new CountDownLatch(1);
    front.submit("a").doFinally(signal -> over.countDown()).subscribe().dispose();

    await().atMost(PATIENCE).until(() -> ledger().cancelled() == 1);
    assertThat(over.getCount()).isZero();
    mayRun.release(1);
    assertThat(front.submit("b").block(PATIENCE)).isEqualTo(Accepted.RAN);
  }

  @Test
  void pool_thatIsDisposedOf_leavesTheDiskAlone() {
    PoolSpill<String> front = front();
    started(front.submit("a"));
    started(front.submit("b"));
    for (String element : List.of("c", "d", "e")) {
      front.submit(element).block(PATIENCE);
    }

    pool.dispose();

    await().atMost(PATIENCE).until(front::isDisposed);
    assertThatThrownBy(() -> front.submit("f").block(PATIENCE))
        .isInstanceOf(SpillRefusedException.class);
    assertThat(log.left()).hasSize(3);
  }

  @Test
  void front_thatIsDisposedOf_leavesTheSpillToAnother() {
    PoolSpill<String> front = front();
    assertThatThrownBy(this::front).isInstanceOf(IllegalStateException.class);

    front.dispose();

    PoolSpill<String> next = front();
    mayRun.release(1);
    assertThat(next.submit("a").block(PATIENCE)).isEqualTo(Accepted.RAN);
    assertThatThrownBy(() -> front.submit("b").block(PATIENCE))
        .isInstanceOf(SpillRefusedException.class);
  }

  @Test
  void disposal_forced_keepsWhatWasNotHandled() {
    PoolSpill<String> front = front();
    Mono<Accepted> a = started(front.submit("a"));
    Mono<Accepted> b = started(front.submit("b"));
    for (String element : List.of("c", "d", "e")) {
      front.submit(element).block(PATIENCE);
    }

    spill.dispose();

    await().atMost(PATIENCE).until(log::isClosed);
    assertThatThrownBy(() -> front.submit("f").block(PATIENCE))
        .isInstanceOf(SpillRefusedException.class);
    mayRun.release(2);
    assertThat(a.block(PATIENCE)).isEqualTo(Accepted.RAN);
    assertThat(b.block(PATIENCE)).isEqualTo(Accepted.RAN);
    assertThat(log.left()).hasSize(3);
  }
}
