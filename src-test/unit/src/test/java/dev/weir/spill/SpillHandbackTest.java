package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** What a stream that goes leaves to the next one. */
class SpillHandbackTest extends StreamOverSpill {

  /** 3 and 4 are on disk, 5 could not be written. */
  private TestSubscriber<Integer> withOneThatWasNeverWritten() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    send(1, 4);
    log.failWriting(MemoryLog.noSpace());
    send(5, 5);
    return subscriber;
  }

  @Test
  void unwritten_afterACancel_isForTheNext() {
    withOneThatWasNeverWritten().cancel();
    assertThat(discarded).doesNotContain(5);
    log.failWriting(null);

    TestSubscriber<Integer> next = subscribe(Long.MAX_VALUE);
    source.complete();

    assertThat(next.getReceivedOnNext()).containsExactly(3, 4, 5);
    assertThat(next.isTerminatedComplete()).isTrue();
    assertThat(ledger().pending()).isZero();
    assertThat(discarded).as("5 was written").containsExactly(3, 4, 1, 2, 3, 4, 5);
  }

  @Test
  void unwritten_afterACancel_whileTheDiskIsBroken_comesOutOfMemory() {
    withOneThatWasNeverWritten().cancel();

    TestSubscriber<Integer> next = subscribe(Long.MAX_VALUE);

    assertThat(next.getReceivedOnNext()).containsExactly(3, 4, 5);
    assertThat(next.expectTerminalError()).isInstanceOf(SpillFailedException.class);
    assertThat(ledger().pending()).isZero();
  }

  @Test
  void unwritten_behindOneThatWasPassedOn_isForTheNext() {
    TestSubscriber<Integer> first = withOneThatWasNeverWritten();
    send(6, 6);
    first.request(5);
    assertThat(first.getReceivedOnNext()).containsExactly(1, 3, 2, 4, 5);
    first.cancel();
    log.failWriting(null);

    TestSubscriber<Integer> next = subscribe(Long.MAX_VALUE);
    source.complete();

    assertThat(next.getReceivedOnNext()).isEmpty(); // 6 came after the failure: it was dropped
    assertThat(next.isTerminatedComplete()).isTrue();
  }

  @Test
  void unwritten_atAGracefulEnd_isWritten() {
    withOneThatWasNeverWritten();
    log.failWriting(null);

    spill.disposeGracefully().block();

    assertThat(log.left().stream().map(bytes -> ByteBuffer.wrap(bytes).getInt()))
        .containsExactly(3, 4, 5);
    assertThat(ledger().queued()).as("in memory").isEqualTo(2);
  }

  @Test
  void unwritten_atAGracefulEndOfABrokenDisk_isSaid() {
    withOneThatWasNeverWritten().cancel();

    assertThat(catchThrowable(() -> spill.disposeGracefully().block()))
        .hasCauseInstanceOf(SpillFailedException.class)
        .hasMessageContaining("what was handed over could not be written");
    assertThat(discarded).contains(5);
    assertThat(ledger().pending()).isEqualTo(ledger().spilled());
    assertThat(log.isClosed()).isTrue();
  }

  @Test
  void unwritten_atAForcedEnd_isDiscardedAndCounted() {
    withOneThatWasNeverWritten();

    spill.dispose();

    assertThat(discarded).containsOnlyOnce(5);
    assertThat(ledger().pending()).isEqualTo(ledger().spilled());
  }

  @Test
  void reading_ofALongBacklog_isInterruptedForTheRest() throws IOException {
    int backlog = 20 * HandoverWriter.BATCH;
    for (int i = 0; i < backlog; i++) {
      log.append(ByteBuffer.allocate(4).putInt(1_000_000).flip());
    }
    spill = spill(builder -> builder);
    int[] reads = {0};
    TestSubscriber<Integer> next = subscribe(0);
    log.onTouch(
        () -> {
          next.request(1); // so that it always wants more
          if (++reads[0] == 10) {
            spill.disposeGracefully().subscribe();
          }
        });

    next.request(256);

    assertThat(reads[0]).isBetween(10, 2 * HandoverWriter.BATCH);
    assertThat(log.isClosed()).isTrue();
    assertThat(next.expectTerminalError()).isInstanceOf(SpillRefusedException.class);
  }
}
