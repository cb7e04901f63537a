package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.spill.SpillEvent.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** A stream with a disk behind it, step by step: all of it runs on one thread. */
class SpillOperatorTest extends StreamOverSpill {

  // ---------------------------------------------------------------- what goes where

  @Test
  void elements_withDemand_neverTouchTheDisk() {
    TestSubscriber<Integer> subscriber = subscribe(Long.MAX_VALUE);

    send(1, 100);
    source.complete();

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(1, 100));
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(spill.snapshot().written()).isZero();
    assertThat(ledger().completed()).isEqualTo(100);
  }

  @Test
  void elements_beyondMemory_goToDiskAndComeBackInTurns() {
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 8);

    assertThat(ledger().queued()).isEqualTo(MEMORY);
    assertThat(ledger().spilled()).isEqualTo(6);
    subscriber.request(3);
    send(9, 10);
    subscriber.request(100);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 3, 2, 4, 9, 5, 10, 6, 7, 8);
    source.complete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(events).containsExactly(Kind.SPILLING, Kind.DRAINED);
    assertThat(ledger().completed()).isEqualTo(10);
  }

  @Test
  void elements_inOrder_neverOvertake() {
    spill = spill(SpillBuilder::inOrder);
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 8);
    subscriber.request(4);
    send(9, 12);
    subscriber.request(Long.MAX_VALUE);
    send(13 + 1, 20);
    source.complete();

    assertThat(subscriber.getReceivedOnNext()).isSorted().hasSize(19);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void shares_ofTwoToOne_areKept() {
    spill = spill(builder -> builder.shares(2, 1));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 6);

    subscriber.request(6);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3, 4, 5, 6);
    subscriber.cancel();
  }

  @Test
  void completion_waitsForAllOnDisk() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 8);
    source.complete();

    subscriber.request(7);
    assertThat(subscriber.isTerminated()).isFalse();
    subscriber.request(1);

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 8));
  }

  @Test
  void sourcesError_waitsForAllOnDisk() {
    IllegalStateException mistake = new IllegalStateException("source");
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 8);
    source.error(mistake);

    subscriber.request(8);

    assertThat(subscriber.getReceivedOnNext()).hasSize(8);
    assertThat(subscriber.expectTerminalError()).isSameAs(mistake);
  }

  // ---------------------------------------------------------------- what the source is asked for

  @Test
  void source_isAskedForWhatFits_andForMoreAsItIsWritten() {
    List<Long> requests = new ArrayList<>();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    source
        .flux()
        .doOnRequest(requests::add)
        .transform(spill.operator(MEMORY))
        .subscribe(subscriber);

    send(1, 6);

    assertThat(requests).containsExactly((long) MEMORY + HANDOVER, 3L);
    subscriber.request(6);
    assertThat(requests.stream().mapToLong(Long::longValue).sum()).isEqualTo(6 + 6);
    subscriber.cancel();
  }

  @Test
  void source_thatSendsTooMuch_failsTheStream() {
    log.maxBytes(4);
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 8);
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.expectTerminalError())
        .matches(Exceptions::isOverflow)
        .hasMessage("spill test: the source sent more than was requested (capacity: 6)");
    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 7));
    assertThat(discarded).as("all others were written").containsExactlyInAnyOrder(3, 4, 5, 6, 7, 8);
    assertThat(ledger().rejected()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- the bound on bytes

  @Test
  void bound_block_waitsAndGoesOnWhenDrained() {
    log.maxBytes(8);
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 7);
    assertThat(ledger().spilled()).isEqualTo(2);
    assertThat(ledger().queued()).isEqualTo(MEMORY + 3);
    assertThat(events).containsExactly(Kind.SPILLING, Kind.BOUND_REACHED);

    subscriber.request(Long.MAX_VALUE);
    source.complete();
    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 7));
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void bound_drop_leavesOutWhatHasNoRoom() {
    log.maxBytes(8);
    spill = spill(builder -> builder.overflow(Overflow.drop()));
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 7);
    subscriber.request(Long.MAX_VALUE);
    source.complete();

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(discarded).as("3 and 4 were written").containsExactly(3, 4, 5, 6, 7);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(ledger().dropped()).isEqualTo(3);
  }

  @Test
  void bound_reject_failsAfterWhatWasAccepted() {
    log.maxBytes(8);
    spill = spill(builder -> builder.overflow(Overflow.reject()));
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 5);
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(subscriber.expectTerminalError())
        .matches(Exceptions::isOverflow)
        .hasMessageContaining("maxBytes: ");
    assertThat(discarded).containsExactly(3, 4, 5);
    source.assertCancelled();
  }

  @Test
  void bound_timeout_failsWhenAnElementHasWaited() {
    log.maxBytes(8);
    spill = spill(builder -> builder.overflow(Overflow.timeout(Duration.ofSeconds(1))));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 6);

    clock.advanceTimeBy(Duration.ofMillis(999));
    assertThat(discarded).as("written").containsExactly(3, 4);
    clock.advanceTimeBy(Duration.ofMillis(1));
    subscriber.request(Long.MAX_VALUE);

    assertThat(discarded).containsExactly(3, 4, 5, 6);
    assertThat(ledger().timedOut()).isEqualTo(2);
    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            SpillRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.WAITED_TOO_LONG));
  }

  @Test
  void bound_timeout_thatFindsRoomInTime_isForgotten() {
    log.maxBytes(8);
    spill = spill(builder -> builder.overflow(Overflow.timeout(Duration.ofSeconds(1))));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 5);

    subscriber.request(Long.MAX_VALUE);
    clock.advanceTimeBy(Duration.ofSeconds(2));
    source.complete();

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 5));
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  // ---------------------------------------------------------------- the disk fails

  @Test
  void disk_thatCannotBeWritten_losesNothingAccepted() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 4);
    SpillFailedException full = MemoryLog.noSpace();
    log.failWriting(full);

    send(5, 5);
    source.assertCancelled();
    subscriber.request(4);
    assertThat(subscriber.isTerminated()).isFalse();
    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 5));
    assertThat(subscriber.expectTerminalError()).isSameAs(full);
    assertThat(spill.snapshot().lastError()).isSameAs(full);
    assertThat(events).containsExactly(Kind.SPILLING, Kind.DISK_FAILED, Kind.DRAINED);
  }

  @Test
  void disk_thatIsWellAgain_isWrittenForTheNext() {
    TestSubscriber<Integer> first = subscribe(0);
    log.failWriting(MemoryLog.noSpace());
    send(1, 3);
    first.request(Long.MAX_VALUE);
    assertThat(first.isTerminated()).isTrue();

    log.failWriting(null);
    TestSubscriber<Integer> second = subscribe(0);
    send(4, 8);
    second.request(Long.MAX_VALUE);
    source.complete();

    assertThat(second.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(4, 8));
    assertThat(events)
        .containsExactly(Kind.DISK_FAILED, Kind.SPILLING, Kind.DISK_RECOVERED, Kind.DRAINED);
  }

  @Test
  void disk_thatCannotBeFlushed_failsAfterAllWasPassedOn() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    log.failFlushing(MemoryLog.noSpace());

    send(1, 3);
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 3));
    assertThat(subscriber.expectTerminalError()).isInstanceOf(SpillFailedException.class);
  }

  @Test
  void disk_thatCannotBeRead_failsAfterMemoryAndKeepsTheRest() {
    spill = spill(builder -> builder.readAhead(1));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 6);
    log.failReading(new IOException("worn out"));

    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 3, 2);
    assertThat(subscriber.expectTerminalError()).hasMessage("worn out");
    log.failReading(null);
    TestSubscriber<Integer> next = subscribe(Long.MAX_VALUE);
    assertThat(next.getReceivedOnNext()).containsExactly(4, 5, 6);
    next.cancel();
  }

  @Test
  void disk_thatFailsAfterTheSourceHasCompleted_isToldInsteadOfTheCompletion() {
    spill = spill(builder -> builder.readAhead(1));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 6);
    source.complete();
    log.failReading(new IOException("worn out"));

    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.expectTerminalError()).hasMessage("worn out");
  }

  // ---------------------------------------------------------------- the codec fails

  @Test
  void element_thatCannotBeEncoded_failsTheStreamButNotTheLog() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 4);

    send(13, 13);
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 4));
    assertThat(subscriber.expectTerminalError()).hasMessage("unlucky");
    assertThat(discarded).containsExactly(3, 4, 13);
    assertThat(ledger().failed()).isEqualTo(1);
    source.assertCancelled();
  }

  @Test
  void record_thatCannotBeDecoded_isNamedAndStays() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 4);
    send(66, 66);

    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 4));
    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(SpillFailedException.class)
        .hasMessageContaining("record 2 could not be decoded")
        .hasMessageContaining("illegible");
    assertThat(log.left()).hasSize(1);
  }

  @Test
  void record_thatCannotBeDecoded_isPutAsideIfSomebodyTakesIt() {
    List<Integer> aside = new ArrayList<>();
    List<String> why = new ArrayList<>();
    spill =
        spill(
            builder ->
                builder.undecodable(
                    (bytes, error) -> {
                      aside.add(bytes.getInt());
                      why.add(error.getMessage());
                    }));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 3);
    send(66, 66);
    send(4, 4);
    source.complete();

    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 4));
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(aside).containsExactly(66);
    assertThat(why).hasSize(1).first().asString().contains("record 1 could not be decoded");
    assertThat(ledger().failed()).isEqualTo(1);
    assertThat(log.left()).isEmpty();
  }

  @Test
  void record_thatCannotBePutAside_stays() {
    IllegalStateException full = new IllegalStateException("no place aside");
    spill =
        spill(
            builder ->
                builder.undecodable(
                    (bytes, error) -> {
                      throw full;
                    }));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 2);
    send(66, 66);

    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(SpillFailedException.class)
        .hasSuppressedException(full);
    assertThat(log.left()).hasSize(1);
  }

  // ---------------------------------------------------------------- one after the other

  @Test
  void cancel_discardsMemoryAndLeavesTheDiskToTheNext() {
    TestSubscriber<Integer> first = subscribe(0);
    send(1, 6);
    first.request(2);
    first.cancel();

    assertThat(first.getReceivedOnNext()).containsExactly(1, 3);
    assertThat(discarded)
        .as("what was written, 2, and copies of what was read ahead")
        .containsExactly(3, 4, 5, 6, 2, 4, 5, 6);
    assertThat(ledger().cancelled()).isEqualTo(1);
    assertThat(ledger().spilled()).isEqualTo(3);
    TestSubscriber<Integer> second = subscribe(Long.MAX_VALUE);
    assertThat(second.getReceivedOnNext()).containsExactly(4, 5, 6);
    second.cancel();
  }

  @Test
  void second_whileTheFirstIsThere_isTurnedAway() {
    TestSubscriber<Integer> first = subscribe(1);
    TestSubscriber<Integer> second = subscribe(1);

    assertThat(second.expectTerminalError())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("spill test: taken (expected: one stream or pool at a time)");
    first.cancel();
    TestSubscriber<Integer> third = subscribe(1);
    send(1, 1);
    assertThat(third.getReceivedOnNext()).containsExactly(1);
    third.cancel();
  }

  @Test
  void next_afterASourceThatCouldNotBeSubscribedTo_isTaken() {
    IllegalStateException mistake = new IllegalStateException("no source");
    Flux<Integer> none =
        Flux.<Integer>from(
                subscriber -> {
                  throw mistake;
                })
            .transform(spill.operator(MEMORY));

    assertThat(catchThrowable(() -> none.subscribe(TestSubscriber.create()))).isSameAs(mistake);

    TestSubscriber<Integer> next = subscribe(1);
    send(1, 1);
    assertThat(next.getReceivedOnNext()).containsExactly(1);
    next.cancel();
  }

  @Test
  void next_thatComesWithinOnNext_isServedAfterIt() {
    TestSubscriber<Integer> first = subscribe(0);
    send(1, 8);
    first.cancel();

    List<Integer> received = new ArrayList<>();
    TestSubscriber<Integer> next = TestSubscriber.builder().initialRequest(0).build();
    source
        .flux()
        .transform(spill.operator(MEMORY))
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnNext(Integer element) {
                received.add(element);
                if (received.size() == 2) {
                  cancel();
                  source.flux().transform(spill.operator(MEMORY)).subscribe(next);
                  next.request(Long.MAX_VALUE);
                  assertThat(next.getReceivedOnNext()).as("4 is in hand still").isEmpty();
                }
              }
            });

    assertThat(received).containsExactly(3, 4);
    assertThat(next.getReceivedOnNext()).containsExactly(5, 6, 7, 8);
    next.cancel();
  }

  @Test
  void found_atTheStart_isReplayedToTheFirst() throws IOException {
    for (int i = 1; i <= 3; i++) {
      log.append(ByteBuffer.allocate(4).putInt(i).flip());
    }
    spill = spill(builder -> builder);

    assertThat(ledger().offered()).isEqualTo(3);
    TestSubscriber<Integer> subscriber = subscribe(Long.MAX_VALUE);
    send(4, 4);
    source.complete();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3, 4);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  // ---------------------------------------------------------------- the end

  @Test
  void disposal_graceful_passesOnMemoryAndKeepsTheDisk() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 6);

    spill.disposeGracefully().block();
    assertThat(log.isClosed()).isTrue();
    assertThat(log.syncs()).isEqualTo(1);
    assertThat(subscriber.isTerminated()).isFalse();
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            SpillRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SHUT_DOWN));
    source.assertCancelled();
    assertThat(log.left()).hasSize(4);
    TestSubscriber<Integer> late = subscribe(1);
    assertThat(late.expectTerminalError()).isInstanceOf(SpillRefusedException.class);
  }

  @Test
  void disposal_forced_discardsMemoryAndFailsAtOnce() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 6);

    spill.dispose();

    assertThat(spill.isDisposed()).isTrue();
    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            SpillRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISPOSED));
    assertThat(ledger().cancelled()).isEqualTo(2);
    assertThat(log.left()).hasSize(4);
    assertThat(log.isClosed()).isTrue();
  }

  @Test
  void disposal_whoseLogCannotBeClosed_saysSo() {
    log.failClosing(MemoryLog.noSpace());

    assertThat(catchThrowable(() -> spill.disposeGracefully().block()))
        .hasCauseInstanceOf(SpillFailedException.class);
  }

  @Test
  void sync_everySoManyAndWithinATime_isDone() {
    spill = spill(builder -> builder.sync(SyncPolicy.every(3).within(Duration.ofSeconds(1))));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 5);
    assertThat(spill.snapshot().acknowledged()).isEqualTo(3);

    send(6, 6);
    assertThat(spill.snapshot().acknowledged()).isEqualTo(3);
    clock.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(spill.snapshot().acknowledged()).isEqualTo(4);
    subscriber.cancel();
  }

  @Test
  void sync_thatFails_isTriedAgainAfterAWhile() {
    spill = spill(builder -> builder.sync(SyncPolicy.every(1)));
    TestSubscriber<Integer> subscriber = subscribe(0);
    log.failFlushing(MemoryLog.noSpace());
    send(1, 3);
    int flushes = log.flushes();

    clock.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(log.flushes() - flushes).isBetween(1, 20);
    assertThat(spill.snapshot().acknowledged()).isZero();
    log.failFlushing(null);
    clock.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(spill.snapshot().acknowledged()).isEqualTo(1);
    subscriber.cancel();
  }

  @Test
  void bound_timeout_ofAnElementThatIsGone_isForgotten() {
    log.maxBytes(8);
    spill = spill(builder -> builder.overflow(Overflow.timeout(Duration.ofSeconds(1))));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 5); // 5 waits for room
    log.failWriting(MemoryLog.noSpace());

    subscriber.request(Long.MAX_VALUE);
    clock.advanceTimeBy(Duration.ofSeconds(2));

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 5));
    assertThat(subscriber.expectTerminalError()).isInstanceOf(SpillFailedException.class);
    log.failWriting(null);
    TestSubscriber<Integer> next = subscribe(0);
    send(6, 8);
    next.cancel();
    assertThat(ledger().timedOut()).isZero();
  }
}
