package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import dev.weir.spill.SpillEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/**
 * A disk that is full, fails, or is in doubt, and what a stream, its next and the listener hear.
 */
class SpillDiskTroubleTest extends StreamOverSpill {

  // ---------------------------------------------------------------- waiting for room

  @Test
  void timeout_isEachElementsOwn() {
    log.maxBytes(8);
    spill = spill(builder -> builder.overflow(Overflow.timeout(Duration.ofSeconds(1))));
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 5);
    clock.advanceTimeBy(Duration.ofMillis(600));
    send(6, 6);

    clock.advanceTimeBy(Duration.ofMillis(400));
    assertThat(waited()).containsExactly(5);
    clock.advanceTimeBy(Duration.ofMillis(599));
    assertThat(waited()).containsExactly(5);
    clock.advanceTimeBy(Duration.ofMillis(1));

    assertThat(waited()).containsExactly(5, 6);
    subscriber.cancel();
  }

  /** Those that were told that they have waited too long. */
  private Iterable<Object> waited() {
    assertThat(ledger().timedOut()).isEqualTo(discarded.stream().filter(e -> (int) e > 4).count());
    return discarded.stream().filter(element -> (int) element > 4).toList();
  }

  @Test
  void timeout_longerThanAClockCanTell_isNone() {
    log.maxBytes(8);
    spill =
        spill(builder -> builder.overflow(Overflow.timeout(Duration.ofSeconds(Long.MAX_VALUE))));
    TestSubscriber<Integer> subscriber = subscribe(0);

    send(1, 5);
    source.complete();
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrderElementsOf(numbers(1, 5));
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  // ---------------------------------------------------------------- what the listener hears

  @Test
  void recovered_isToldOnceSomethingWasWritten() {
    TestSubscriber<Integer> first = subscribe(0);
    log.failFlushing(MemoryLog.noSpace());
    send(1, 3);
    first.cancel();

    TestSubscriber<Integer> second = subscribe(0);
    send(4, 6); // appended, and no further
    assertThat(events).containsExactly(Kind.SPILLING, Kind.DISK_FAILED);
    log.failFlushing(null);
    clock.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(events).containsExactly(Kind.SPILLING, Kind.DISK_FAILED, Kind.DISK_RECOVERED);
    second.cancel();
  }

  @Test
  void recovered_ofADiskThatCannotBeRead_isToldOnceThatWasRead() {
    spill = spill(builder -> builder.readAhead(1));
    TestSubscriber<Integer> first = subscribe(0);
    send(1, 5);
    log.failReading(new IOException("worn out"));
    first.request(3);
    first.cancel();

    TestSubscriber<Integer> second = subscribe(0);
    send(6, 9);
    assertThat(events).as("written").containsExactly(Kind.SPILLING, Kind.DISK_FAILED);
    second.cancel();
    log.failReading(null);
    TestSubscriber<Integer> third = subscribe(0);

    assertThat(events).containsExactly(Kind.SPILLING, Kind.DISK_FAILED, Kind.DISK_RECOVERED);
    third.cancel();
  }

  // ---------------------------------------------------------------- what fails once

  @Test
  void sync_thatFailed_failsTheStreamItConcerns_andNotTheNext() {
    spill = spill(builder -> builder.sync(SyncPolicy.every(1)));
    TestSubscriber<Integer> first = subscribe(0);
    IOException torn = new IOException("torn");
    log.failSyncing(torn);
    send(1, 3);
    log.failSyncing(null);
    first.request(3);
    assertThat(first.expectTerminalError()).isSameAs(torn);
    TestSubscriber<Integer> second = subscribe(0);
    log.failSyncing(torn);
    send(4, 6);
    log.failSyncing(null);
    second.cancel();

    TestSubscriber<Integer> third = subscribe(0);
    send(7, 9);
    clock.advanceTimeBy(Duration.ofSeconds(5));
    assertThat(third.isTerminated()).isFalse();
    third.request(Long.MAX_VALUE);
    source.complete();

    assertThat(third.getReceivedOnNext()).containsExactlyInAnyOrder(6, 7, 8, 9);
    assertThat(third.isTerminatedComplete()).isTrue();
    assertThat(spill.snapshot().acknowledged()).isEqualTo(spill.snapshot().next());
  }

  @Test
  void flush_thatFails_isTriedAgainAlsoIfNothingIsSynced() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    log.failFlushing(MemoryLog.noSpace());
    send(1, 3);
    log.failFlushing(null);

    clock.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(spill.snapshot().acknowledged()).isEqualTo(1);
    subscriber.cancel();
  }

  @Test
  void log_thatThrowsSomethingElse_failsTheStreamToo() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 2);
    IllegalStateException unforeseen = new IllegalStateException("unforeseen");
    log.onTouch(
        () -> {
          throw unforeseen;
        });

    send(3, 3);
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getReceivedOnNext()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(subscriber.expectTerminalError()).isSameAs(unforeseen);
    log.onTouch(() -> {});
  }
}
