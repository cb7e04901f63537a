package dev.weir.spill;

import static dev.weir.spill.Logs.append;
import static dev.weir.spill.Logs.number;
import static dev.weir.spill.Logs.readAll;
import static dev.weir.spill.Logs.readText;
import static dev.weir.spill.Logs.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that go to disk and come back. */
class SegmentLogTest {

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  @Test
  void append_some_areReadInOrderBeforeAnyFlush() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.append(record("a"))).isZero();
      assertThat(log.append(record("b"))).isEqualTo(1);

      assertThat(readAll(log)).containsExactly("a", "b");
      assertThat(log.position()).isEqualTo(2);
      assertThat(log.flushed()).isZero();
    }
  }

  @Test
  void append_readBeforeAndAfterAFlush_missesNothing() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      log.append(record("a"));
      log.append(record("b"));
      assertThat(readText(log)).isEqualTo("a");
      log.flush();
      log.append(record("c"));

      assertThat(readAll(log)).containsExactly("b", "c");
      assertThat(log.flushed()).isEqualTo(2);
    }
  }

  @Test
  void append_record_isTakenFromPositionToLimit() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      ByteBuffer record = record("xhellox").position(1).limit(6);

      log.append(record);

      assertThat(record.hasRemaining()).isFalse();
      assertThat(readText(log)).isEqualTo("hello");
    }
  }

  @Test
  void append_emptyRecord_comesBackEmpty() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      log.append(record(""));
      log.append(record("a"));
      log.append(record(""));
    }
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(readAll(log)).containsExactly("", "a", "");
    }
  }

  @Test
  void append_longestRecord_fillsASegment() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      String longest = "y".repeat(log.maxRecord());
      log.append(record("a"));
      log.append(record(longest));
      log.append(record("b"));
      assertThat(log.segments()).isEqualTo(3);

      assertThat(readAll(log)).containsExactly("a", longest, "b");
    }
    assertThat(Logs.segments(folder)).extracting(Files::size).contains((long) Logs.SEGMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_527, 65_528, 65_529, 200_000, 1_000_000})
  void append_recordsLongerThanTheBuffers_comeBack(int length) throws IOException {
    LogSettings settings = new LogSettings(folder, 16 << 20, 4 << 20, SyncPolicy.none());
    String text = "z".repeat(length - 1) + "!";
    try (SegmentLog log = SegmentLog.open(settings)) {
      log.append(record("a"));
      log.append(record(text));
      log.append(record("b"));

      assertThat(readAll(log)).containsExactly("a", text, "b");
      log.rewind();
      assertThat(readAll(log)).containsExactly("a", text, "b");
    }
    try (SegmentLog log = SegmentLog.open(settings)) {
      assertThat(readAll(log)).containsExactly("a", text, "b");
    }
  }

  @Test
  void append_recordTooLong_namesItsLengthAndTheRule() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      ByteBuffer record = ByteBuffer.allocate(log.maxRecord() + 1);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> log.append(record))
          .withMessage(
              "record: 993 bytes (expected: <= 992, which is a segment less its header and the"
                  + " record's)");
      assertThatIllegalArgumentException().isThrownBy(() -> log.hasRoom(993));
      assertThat(log.next()).isZero();
    }
  }

  @Test
  void append_segmentFull_beginsAnotherNamedByItsFirstRecord() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);

      assertThat(log.segments()).isEqualTo(3);
      assertThat(Logs.segments(folder))
          .extracting(Logs::name)
          .containsExactly(
              "0000000000000000000.spill",
              "0000000000000000010.spill",
              "0000000000000000019.spill");
    }
  }

  @Test
  void release_segmentDrained_deletesIt() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);
      long before = log.bytes();
      for (int i = 0; i < 10; i++) {
        log.read();
      }

      log.release(9);
      assertThat(log.segments()).isEqualTo(3);
      log.release(10);

      assertThat(log.segments()).isEqualTo(2);
      assertThat(Logs.segments(folder)).hasSize(2);
      assertThat(log.bytes()).isLessThan(before);
      assertThat(number(log.read())).isEqualTo(10);
    }
  }

  @Test
  void release_beyondWhatWasRead_readsOnThere() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);

      log.release(12);

      assertThat(number(log.read())).isEqualTo(12);
    }
  }

  @Test
  void release_beyondTheEnd_refuses() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> log.release(1))
          .withMessage("number: 1 (expected: <= 0)");
    }
  }

  @Test
  void release_fewerThanBefore_changesNothing() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 3, 1);
      log.release(2);

      log.release(1);

      assertThat(log.released()).isEqualTo(2);
    }
  }

  @Test
  void release_allOfALargeSegment_deletesAllFiles() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 15, 90);

      log.release(15);

      assertThat(log.segments()).isZero();
      assertThat(log.bytes()).isZero();
      assertThat(Logs.segments(folder)).isEmpty();
      assertThat(log.flushed()).isEqualTo(15);
      assertThat(log.append(Logs.numbered(15, 1))).isEqualTo(15);
      assertThat(number(log.read())).isEqualTo(15);
    }
  }

  @Test
  void rewind_someReleased_readsTheOthersAgain() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);
      readAll(log);
      log.release(11);

      log.rewind();

      assertThat(log.position()).isEqualTo(11);
      assertThat(number(log.read())).isEqualTo(11);
    }
  }

  @Test
  void open_afterClose_goesOnWhereItWas() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);
      log.release(11);
    }
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.released()).isEqualTo(11);
      assertThat(log.next()).isEqualTo(20);
      assertThat(log.append(Logs.numbered(20, 1))).isEqualTo(20);
      assertThat(number(log.read())).isEqualTo(11);
      assertThat(readAll(log)).hasSize(9);
    }
  }

  @Test
  void open_allReleased_keepsCounting() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);
      log.release(20);
    }
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(20);
      assertThat(log.read()).isNull();
      append(log, 1, 1);
      assertThat(number(log.read())).isEqualTo(20);
    }
  }

  @Test
  void hasRoom_boundReached_saysNo_untilASegmentIsDrained() throws IOException {
    LogSettings settings = new LogSettings(folder, 3 * 1024, 1024, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings)) {
      while (log.hasRoom(100)) {
        log.append(ByteBuffer.allocate(100));
      }
      assertThat(log.bytes()).isBetween(3 * 1024L - 132, 3 * 1024L);
      assertThat(log.next()).isEqualTo(27);

      log.release(8);
      assertThat(log.hasRoom(100)).isFalse();
      log.release(9);
      assertThat(log.hasRoom(100)).isTrue();
    }
  }

  @Test
  void hasRoom_drained_isTrueForTheLongest_andAppendMakesIt() throws IOException {
    LogSettings settings = new LogSettings(folder, 1024, 1024, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings)) {
      append(log, 4, 90);
      assertThat(log.hasRoom(log.maxRecord())).isFalse();
      log.release(4);
      assertThat(log.segments()).isEqualTo(1);

      assertThat(log.hasRoom(log.maxRecord())).isTrue();
      log.append(ByteBuffer.allocate(log.maxRecord()));

      assertThat(log.bytes()).isEqualTo(1024);
      assertThat(log.next()).isEqualTo(5);
    }
  }

  @Test
  void sync_always_isOnTheDisk() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);
      assertThat(log.synced()).isZero();

      log.sync();

      assertThat(log.synced()).isEqualTo(20);
      assertThat(log.flushed()).isEqualTo(20);
    }
  }

  @Test
  void roll_underAPolicyThatSyncs_syncsTheFullSegment() throws IOException {
    try (SegmentLog log = SegmentLog.open(Logs.small(folder, SyncPolicy.every(1000)))) {
      append(log, 11, 90);

      assertThat(log.synced()).isEqualTo(10);
    }
  }

  @Test
  void open_underAPolicyThatSyncs_hasSyncedWhatItFound() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 20, 90);
    }
    try (SegmentLog log = SegmentLog.open(Logs.small(folder, SyncPolicy.every(1000)))) {
      assertThat(log.synced()).isEqualTo(20);
    }
  }

  @Test
  void read_view_isReadOnlyAndBigEndian() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      log.append(ByteBuffer.allocate(8).putLong(0, 42));

      ByteBuffer record = log.read();

      assertThat(record).isNotNull();
      assertThat(record.isReadOnly()).isTrue();
      assertThat(record.remaining()).isEqualTo(8);
      assertThat(record.getLong()).isEqualTo(42);
    }
  }

  /** What is left is of each buffer's write and read, not of each record. */
  @Test
  void records_appendedReadAndReleased_takeNoMemoryEach() throws IOException {
    LogSettings settings = new LogSettings(folder, 64 << 20, 16 << 20, SyncPolicy.none());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int records = 20_000;
    try (SegmentLog log = SegmentLog.open(settings)) {
      ByteBuffer record = ByteBuffer.allocate(200);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 3; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < records; i++) {
          if (log.hasRoom(200)) {
            log.append(record.clear());
          }
        }
        while (log.read() != null) {
          log.release(log.position());
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(log.next()).isEqualTo(3L * records);
      assertThat(least / (double) records).isLessThan(8);
    }
  }

  @Test
  void closed_anyCall_saysSo() throws IOException {
    SegmentLog log = Logs.open(folder);
    log.append(record("a"));
    log.close();
    log.close();

    assertThatThrownBy(() -> log.append(record("b")))
        .isInstanceOf(SpillFailedException.class)
        .hasMessage(folder + ": closed");
    assertThatThrownBy(log::read).isInstanceOf(SpillFailedException.class);
    assertThatThrownBy(log::sync).isInstanceOf(SpillFailedException.class);
    assertThatThrownBy(() -> log.release(1)).isInstanceOf(SpillFailedException.class);
    assertThat(List.of(folder.toFile().list())).contains("cursor", "lock");
  }

  @Test
  void open_otherFiles_leavesThemAlone() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.spill"), "mine");
    Path number = Files.writeString(folder.resolve("00000000000000000x1.spill"), "mine");
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 15, 90);
      log.release(15);
      assertThat(log.segments()).isZero();
    }
    assertThat(notes).hasContent("mine");
    assertThat(number).hasContent("mine");
  }

  @Test
  void settings_outOfRange_nameTheRule() {
    SyncPolicy none = SyncPolicy.none();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogSettings(folder, 4096, 1000, none))
        .withMessage("segmentBytes: 1000 (expected: 1024 to 1073741824)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogSettings(folder, 4095, 4096, none))
        .withMessage("maxBytes: 4095 (expected: >= segmentBytes, which is 4096)");
  }
}
