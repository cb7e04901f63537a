package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a pool that goes, or is slow, leaves to the next taker: numbers that are on disk. */
class PoolTakeoverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final SpillCodec<Integer> CODEC =
      new SpillCodec<>() {
        @Override
        public void encode(Integer value, SpillOutput out) {
          out.writeInt(value);
        }

        @Override
        public Integer decode(ByteBuffer record) {
          return record.getInt();
        }
      };

  private final MemoryLog log = new MemoryLog();
  private final Queue<Integer> handled = new ConcurrentLinkedQueue<>();
  private final List<WorkerPool> pools = new ArrayList<>();
  private Spill<Integer> spill;

  private Spill<Integer> spillOf(int records, int readAhead) throws IOException {
    for (int i = 0; i < records; i++) {
      log.append(ByteBuffer.allocate(4).putInt(i).flip());
    }
    spill = Spill.in(Path.of("memory"), CODEC).name("test").readAhead(readAhead).build(log, 1_024);
    return spill;
  }

  private WorkerPool pool(int workers) {
    WorkerPool pool = WorkerPools.fixed("pool", workers).queueCapacity(1).build();
    pools.add(pool);
    return pool;
  }

  private Ledger ledger() {
    return spill.snapshot().ledger();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void untilHandled(int count) {
    await().atMost(PATIENCE).until(() -> handled.size() >= count);
  }

  private void untilNothingIsLeft() {
    await().atMost(PATIENCE).until(() -> log.left().isEmpty());
  }

  @AfterEach
  void theLawHoldsAndTheLogWasTreatedWell() {
    spill.disposeGracefully().block(PATIENCE);
    pools.forEach(pool -> pool.disposeGracefully().block(PATIENCE));
    assertThat(ledger().isBalanced()).as("law of %s", ledger()).isTrue();
    assertThat(ledger().pending()).as("under way of %s", ledger()).isEqualTo(ledger().spilled());
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void handled_behindOneThatWasNot_isNotHandledAgain() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    WorkerPool first = pool(2);
    spillOf(6, 8)
        .before(
            first,
            number -> {
              if (number == 1) {
                waitFor(never);
              }
              handled.add(number);
            },
            (number, error) -> {});
    untilHandled(5);

    first.dispose();
    assertThat(handled).containsExactlyInAnyOrder(0, 2, 3, 4, 5);
    assertThat(ledger().spilled()).isEqualTo(1);
    WorkerPool second = pool(1);
    await().atMost(PATIENCE).until(() -> took(second));
    untilNothingIsLeft();

    assertThat(handled).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(ledger().spilled()).isZero();
  }

  private boolean took(WorkerPool pool) {
    try {
      spill.before(pool, handled::add);
      return true;
    } catch (IllegalStateException e) { // the one before has not left
      return false;
    }
  }

  @Test
  void handled_behindOneThatWasNot_isNotPassedOnByAStream() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    WorkerPool first = pool(2);
    PoolSpill<Integer> front =
        spillOf(6, 8)
            .before(
                first,
                number -> {
                  if (number == 2) {
                    waitFor(never);
                  }
                  handled.add(number);
                },
                (number, error) -> {});
    untilHandled(5);
    first.dispose();
    await().atMost(PATIENCE).until(front::isDisposed);

    List<Integer> passedOn = new ArrayList<>();
    await().atMost(PATIENCE).until(() -> streamed(passedOn));

    assertThat(passedOn).containsExactly(2);
    untilNothingIsLeft();
  }

  @Test
  void disk_thatCannotBeReadForAWhile_isReadAgain() throws IOException {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    log.append(ByteBuffer.allocate(4).putInt(7).flip());
    log.failReading(new IOException("for a while"));
    spill = Spill.in(Path.of("memory"), CODEC).name("test").disk(clock).build(log, 1_024);
    spill.before(pool(1), handled::add);
    assertThat(spill.snapshot().lastError()).hasMessage("for a while");

    clock.advanceTimeBy(Duration.ofSeconds(3));
    assertThat(handled).isEmpty();
    log.failReading(null);
    clock.advanceTimeBy(Duration.ofSeconds(1));

    untilHandled(1);
    untilNothingIsLeft();
  }

  @Test
  void disk_thatCannotBeRead_isNotReadAgainOnceTheSpillEnds() throws IOException {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger touches = new AtomicInteger();
    log.append(ByteBuffer.allocate(4).putInt(0).flip());
    log.append(ByteBuffer.allocate(4).putInt(1).flip());
    log.onTouch(
        () -> {
          if (touches.incrementAndGet() == 2) {
            log.failReading(new IOException("worn out"));
          }
        });
    spill = Spill.in(Path.of("memory"), CODEC).name("test").disk(clock).build(log, 1_024);
    spill.before(
        pool(1),
        number -> {
          waitFor(hangs);
          handled.add(number);
        });
    assertThat(touches).hasValue(2);

    Mono<Void> end = spill.disposeGracefully();
    end.subscribe();
    clock.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(touches).hasValue(2);
    hangs.countDown();

    end.block(PATIENCE);
    assertThat(handled).containsExactly(0);
  }

  private boolean streamed(List<Integer> passedOn) {
    try {
      Flux.<Integer>empty()
          .transform(spill.operator(1))
          .doOnNext(passedOn::add)
          .blockLast(PATIENCE);
      return true;
    } catch (IllegalStateException e) { // the pool has not left
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void handler_thatHangs_boundsWhatIsReadBehindIt(int readAhead) throws IOException {
    int backlog = 500;
    int room = 3;
    int span = readAhead + Math.max(readAhead, room);
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger tooMany = new AtomicInteger();
    PoolSpill<Integer> front =
        spillOf(backlog, readAhead)
            .before(
                pool(2),
                number -> {
                  if (number == 0) {
                    waitFor(hangs);
                  } else if (hangs.getCount() != 0 && number >= span && number < backlog) {
                    tooMany.incrementAndGet();
                  }
                  handled.add(number);
                });
    untilHandled(span - 1);
    for (int i = 0; i < 20; i++) { // each is a pass of the disk's thread, or of a worker
      front.submit(backlog + i).block(PATIENCE);
    }

    hangs.countDown();
    untilHandled(backlog + 20);
    untilNothingIsLeft();
    assertThat(tooMany).as("given to the pool behind the first").hasValue(0);
    assertThat(handled).doesNotHaveDuplicates();
  }
}
