package dev.weir.spill;

import static dev.weir.spill.Logs.append;
import static dev.weir.spill.Logs.number;
import static dev.weir.spill.Logs.readAll;
import static dev.weir.spill.Logs.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full, read-only or broken: a clear error, and nothing accepted is lost. */
class DiskFaultTest {

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final FaultyDisk disk = new FaultyDisk();

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted(); // of tests that have one, and failed
  }

  private SegmentLog open() throws IOException {
    return open(SyncPolicy.none());
  }

  private SegmentLog open(SyncPolicy sync) throws IOException {
    return SegmentLog.open(Logs.small(folder, sync), disk);
  }

  @Test
  void flush_diskFull_isAnErrorThatNamesFolderAndCause_andAllIsStillReadable() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 5, 90);
      disk.room = 250;

      assertThatThrownBy(log::flush)
          .isInstanceOf(SpillFailedException.class)
          .hasMessage(
              folder + ": cannot be written to: java.io.IOException: No space left on device")
          .hasCauseInstanceOf(IOException.class);

      assertThat(log.flushed()).isZero();
      assertThat(readAll(log)).hasSize(5);
      assertThat(Files.size(Logs.lastSegment(folder))).isEqualTo(RecordFormat.SEGMENT_HEADER);
      disk.room = Long.MAX_VALUE;
      log.flush();
      assertThat(log.flushed()).isEqualTo(5);
    }
    try (SegmentLog log = open()) {
      assertThat(readAll(log)).hasSize(5);
    }
  }

  @Test
  void append_diskFull_refusesTheRecordAndKeepsTheOthers_untilThereIsRoom() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 10, 90);
      disk.room = 500;

      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> append(log, 1, 90)).isInstanceOf(SpillFailedException.class);
        assertThat(log.next()).isEqualTo(10);
        disk.room = 100;
      }
      disk.room = Long.MAX_VALUE;
      append(log, 15, 90);

      assertThat(numbers(log)).isEqualTo(upTo(25));
    }
    try (SegmentLog log = open()) {
      assertThat(numbers(log)).isEqualTo(upTo(25));
    }
  }

  @Test
  void append_noRoomForAnotherFile_refusesUntilThereIs() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 10, 90);
      log.flush();
      disk.room = 10; // not for a header

      assertThatThrownBy(() -> append(log, 1, 90)).isInstanceOf(SpillFailedException.class);
      assertThat(Logs.segments(folder)).hasSize(1);
      assertThat(log.segments()).isEqualTo(1);
      disk.room = Long.MAX_VALUE;
      append(log, 1, 90);

      assertThat(numbers(log)).isEqualTo(upTo(11));
    }
  }

  @Test
  void append_longRecordDiskFull_isNotThere() throws IOException {
    LogSettings settings = new LogSettings(folder, 1 << 20, 1 << 20, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings, disk)) {
      append(log, 3, 90);
      disk.room = 150_000;
      ByteBuffer record = ByteBuffer.allocate(200_000);

      assertThatThrownBy(() -> log.append(record)).isInstanceOf(SpillFailedException.class);

      assertThat(record.remaining()).isEqualTo(200_000);
      assertThat(log.next()).isEqualTo(3);
      assertThat(numbers(log)).isEqualTo(upTo(3));
      disk.room = Long.MAX_VALUE;
      log.append(record);
      append(log, 1, 90);
      assertThat(log.read()).isEqualTo(ByteBuffer.allocate(200_000));
      assertThat(number(log.read())).isEqualTo(4);
    }
  }

  @Test
  void append_neitherWritesNorCutsBack_theNextOpeningCutsTheTornEnd() throws IOException {
    try (LogLines logged = new LogLines()) {
      SegmentLog log = open();
      append(log, 5, 90);
      disk.room = 250;
      disk.failsToTruncate = true;
      assertThatThrownBy(log::close)
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining("No space left on device");
      disk.failsToTruncate = false;
      disk.room = Long.MAX_VALUE;

      try (SegmentLog again = open()) {
        assertThat(numbers(again)).isEqualTo(upTo(2));
        append(again, 1, 90);
        assertThat(number(again.read())).isEqualTo(2);
      }
      assertThat(logged.lines())
          .singleElement()
          .asString()
          .contains(": 50 bytes, from record 2 on");
    }
  }

  @Test
  void release_drainedOnAFullDisk_makesRoomByDeleting() throws IOException {
    LogSettings settings = new LogSettings(folder, 1024, 1024, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings, disk)) {
      append(log, 4, 90);
      disk.room = 200;
      assertThatThrownBy(log::flush).isInstanceOf(SpillFailedException.class);
      log.release(4);
      disk.room = 10_000;

      log.append(ByteBuffer.allocate(log.maxRecord()));

      assertThat(log.bytes()).isEqualTo(1024);
      assertThat(log.read()).isNotNull();
    }
  }

  @Test
  void sync_fails_isNeverClaimedForThoseRecords_andGoesOnOnceTheyAreReleased() throws IOException {
    try (SegmentLog log = open(SyncPolicy.every(1000))) {
      append(log, 5, 10);
      disk.failsToForce = true;
      assertThatThrownBy(log::sync)
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining(folder + ": cannot be forced to the disk");
      disk.failsToForce = false;

      assertThatThrownBy(log::sync)
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining("an earlier sync failed")
          .hasMessageContaining("records below 5");
      assertThat(log.synced()).isZero();
      assertThat(log.flushed()).isEqualTo(5);
      append(log, 3, 10);
      assertThat(log.segments()).isEqualTo(2);
      assertThat(numbers(log)).isEqualTo(upTo(8));
      log.release(5);
      log.sync();
      assertThat(log.synced()).isEqualTo(8);
    }
  }

  @Test
  void open_foldersThatItMakes_areOnTheDisk() throws IOException {
    List<Path> forced = new ArrayList<>();
    disk.watcher =
        new FaultyDisk.Watcher() {
          @Override
          public void forced(Path file, boolean done) {
            forced.add(file);
          }
        };
    Path deep = folder.resolve("a").resolve("b");

    SegmentLog.open(Logs.small(deep), disk).close();

    assertThat(forced)
        .contains(folder, folder.resolve("a"), deep)
        .doesNotContain(folder.getParent());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sync_interruptedInTheMiddle_isNeverClaimed_asItMayHideAnError(boolean error)
      throws IOException {
    try (SegmentLog log = open(SyncPolicy.every(1000))) {
      append(log, 5, 10);
      log.flush();
      disk.failsToForce = error;
      disk.failsToForceOnce = true;
      disk.interrupts = true;

      assertThatThrownBy(log::sync)
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining("interrupted, so nobody can tell");

      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(log::sync).hasMessageContaining("an earlier sync failed");
      assertThat(log.synced()).isZero();
      assertThat(numbers(log)).isEqualTo(upTo(5));
      log.release(5);
      log.sync();
    }
  }

  @Test
  void interruptedInTheMiddle_ofAWriteOrARead_makesNoDifference() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 5, 90);
      disk.interrupts = true;
      log.flush();
      assertThat(Thread.interrupted()).isTrue();
      disk.interrupts = true;

      assertThat(numbers(log)).isEqualTo(upTo(5));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(disk.interrupts).isFalse();
    }
  }

  @Test
  void open_afterASyncThatFailed_writesAgainWhatWasNotSynced_beforeItIsClaimed()
      throws IOException {
    SegmentLog log = open(SyncPolicy.every(1000));
    append(log, 5, 10);
    log.sync();
    append(log, 15, 90);
    long synced = log.synced();
    disk.failsToForce = true;
    disk.failsToForceOnce = true;
    assertThatThrownBy(log::sync).isInstanceOf(SpillFailedException.class);
    append(log, 15, 90);
    assertThatThrownBy(log::close).hasMessageContaining("an earlier sync failed");
    disk.written.clear();

    try (SegmentLog again = open(SyncPolicy.every(1000))) {
      assertThat(again.synced()).isEqualTo(35);
      assertThat(synced).isBetween(5L, 20L);
      for (Path file : Logs.segments(folder)) {
        if (file.compareTo(RecordFormat.file(folder, synced)) >= 0) {
          assertThat(disk.written).containsEntry(file, Files.size(file));
        }
      }
    }
    disk.written.clear();
    try (SegmentLog again = open(SyncPolicy.every(1000))) {
      assertThat(again.synced()).isEqualTo(35);
      assertThat(disk.written).doesNotContainKey(Logs.lastSegment(folder));
    }
  }

  @Test
  void open_whatIsWrittenAgainCannotBeForced_isAnErrorEachTime() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 5, 10);
    }
    for (int i = 0; i < 2; i++) {
      disk.failsToForce = true;
      disk.failsToForceOnce = true;
      assertThatThrownBy(() -> open(SyncPolicy.every(1000)))
          .isInstanceOf(SpillFailedException.class)
          .hasMessageContaining("cannot be opened");
    }
    disk.failsToForce = false;
    disk.written.clear();
    try (SegmentLog log = open(SyncPolicy.every(1000))) {
      assertThat(log.synced()).isEqualTo(5);
      assertThat(disk.written).containsKey(Logs.lastSegment(folder));
    }
  }

  @Test
  void append_longRecordNeitherWrittenNorCutBack_isCutBackBeforeAnythingFollows()
      throws IOException {
    LogSettings settings = new LogSettings(folder, 1 << 20, 1 << 18, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings, disk)) {
      append(log, 3, 90);
      disk.room = 150_000;
      disk.failsToTruncate = true;
      assertThatThrownBy(() -> log.append(ByteBuffer.allocate(200_000)))
          .isInstanceOf(SpillFailedException.class);
      disk.room = Long.MAX_VALUE;

      assertThatThrownBy(() -> log.append(ByteBuffer.allocate(262_000)))
          .isInstanceOf(SpillFailedException.class);
      disk.failsToTruncate = false;
      log.append(ByteBuffer.allocate(262_000));
      assertThat(log.segments()).isEqualTo(2);
    }
    try (SegmentLog log = SegmentLog.open(settings, disk)) {
      log.release(3);
      assertThat(log.read()).isEqualTo(ByteBuffer.allocate(262_000));
    }
  }

  @Test
  void sync_fileThatWasFullBefore_isForcedToo() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 25, 90);
      disk.forced = 0;

      log.sync();

      assertThat(log.segments()).isEqualTo(3);
      assertThat(disk.forced).isEqualTo(3);
      log.sync();
      assertThat(disk.forced).isEqualTo(3);
    }
  }

  @Test
  void sync_fileThatWasFullBeforeCannotBeOpened_mayBeTriedAgain() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 25, 90);
      disk.failsToOpen = true;
      assertThatThrownBy(log::sync)
          .isInstanceOf(SpillFailedException.class)
          .hasMessage(
              folder
                  + ": cannot be forced to the disk: java.io.IOException: Read-only file system");
      disk.failsToOpen = false;

      log.sync();

      assertThat(log.synced()).isEqualTo(25);
    }
  }

  @Test
  void read_fails_staysWhereItIs() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 5, 90);
      log.flush();
      disk.failsToRead = true;
      assertThatThrownBy(log::read)
          .isInstanceOf(SpillFailedException.class)
          .hasMessage(folder + ": cannot be read: java.io.IOException: Input/output error");
      disk.failsToRead = false;

      assertThat(numbers(log)).isEqualTo(upTo(5));
    }
  }

  @Test
  void open_cannotBeWrittenTo_isAnErrorAndGivesTheFolderBack() throws IOException {
    try (SegmentLog log = open()) {
      append(log, 5, 90);
    }
    disk.failsToOpen = true;
    assertThatThrownBy(this::open)
        .isInstanceOf(SpillFailedException.class)
        .hasMessage(folder + ": cannot be opened: java.io.IOException: Read-only file system");
    disk.failsToOpen = false;

    try (SegmentLog log = open()) {
      assertThat(numbers(log)).isEqualTo(upTo(5));
    }
  }

  @Test
  void open_noMemoryAtAnyPoint_leavesNothingOpen() throws IOException {
    try (SegmentLog log = open(SyncPolicy.every(1000))) {
      append(log, 25, 90);
    }
    List<FileChannel> opened = new ArrayList<>();
    boolean failed = true;
    for (int most = 0; failed; most++) {
      int room = most;
      failed = false;
      opened.clear();
      SpillFile.Opener opener =
          (file, options) -> {
            if (opened.size() == room) {
              throw new OutOfMemoryError("Cannot reserve direct buffer memory");
            }
            opened.add(FileChannel.open(file, options));
            return opened.get(opened.size() - 1);
          };
      try (SegmentLog log = SegmentLog.open(Logs.small(folder), opener)) {
        assertThat(log.next()).isEqualTo(25);
      } catch (OutOfMemoryError e) {
        failed = true;
      }
      assertThat(opened).noneMatch(FileChannel::isOpen);
    }
    assertThat(opened).hasSizeGreaterThan(3);
  }

  @Test
  void open_aFileWhereTheFolderShouldBe_isAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Logs.open(file))
        .isInstanceOf(SpillFailedException.class)
        .hasMessageContaining(file + ": cannot be opened: ")
        .hasMessageContaining("FileAlreadyExistsException");
    assertThatThrownBy(() -> Logs.open(file.resolve("below")))
        .isInstanceOf(SpillFailedException.class)
        .hasMessageContaining(file + "/below: cannot be opened: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void pieces_shortWritesAndReads_makeNoDifference(int piece) throws IOException {
    disk.piece = piece;
    try (SegmentLog log = open()) {
      append(log, 25, 90);
      log.flush();
      assertThat(numbers(log)).isEqualTo(upTo(25));
    }
    try (SegmentLog log = open()) {
      assertThat(numbers(log)).isEqualTo(upTo(25));
    }
  }

  @Test
  void interrupted_thread_losesNothingAndStaysInterrupted() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      Thread.currentThread().interrupt();
      append(log, 25, 90);
      log.flush();
      log.sync();
      assertThat(numbers(log)).isEqualTo(upTo(25));
      log.release(12);
      assertThat(Thread.interrupted()).isTrue();
      append(log, 1, 90);
      log.flush();
    }
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.released()).isEqualTo(12);
      assertThat(log.next()).isEqualTo(26);
    }
  }

  @Test
  void anyFault_atAnyTime_losesNothingThatWasAppended() throws IOException {
    SplittableRandom random = new SplittableRandom(10);
    List<String> wanted = new ArrayList<>();
    SegmentLog log = open();
    for (int i = 0; i < 3_000; i++) {
      disk.room = random.nextInt(3) == 0 ? random.nextInt(1000) : Long.MAX_VALUE;
      disk.failsToTruncate = random.nextInt(2) == 0;
      disk.failsToOpen = random.nextInt(6) == 0;
      disk.failsToRead = random.nextInt(4) == 0;
      disk.failsToForce = random.nextInt(8) == 0;
      try {
        switch (random.nextInt(7)) {
          case 0, 1, 2 -> {
            long number = log.next();
            log.append(record(number + "x".repeat(random.nextInt(100))));
            wanted.add(String.valueOf(number));
          }
          case 3 -> log.flush();
          case 4 -> log.sync();
          case 5 -> log.release(Math.min(log.next(), log.released() + random.nextInt(10)));
          default -> log.read();
        }
      } catch (SpillFailedException e) {
        assertThat(e).hasMessageStartingWith(folder + ": ");
      }
    }
    disk.room = Long.MAX_VALUE;
    disk.failsToTruncate = false;
    disk.failsToOpen = false;
    disk.failsToRead = false;
    disk.failsToForce = false;
    assertThat(wanted).hasSize((int) log.next());
    long released = log.released();
    log.rewind();
    assertThat(plain(log)).isEqualTo(wanted.subList((int) released, wanted.size()));
    log.close();
    try (SegmentLog again = open()) {
      assertThat(again.released()).isEqualTo(released);
      assertThat(plain(again)).isEqualTo(wanted.subList((int) released, wanted.size()));
    }
  }

  private static List<String> plain(RecordLog log) throws IOException {
    return readAll(log).stream().map(text -> text.replace("x", "")).toList();
  }

  private static List<Long> numbers(RecordLog log) throws IOException {
    return readAll(log).stream().map(text -> number(record(text))).toList();
  }

  private static List<Long> upTo(long next) {
    List<Long> all = new ArrayList<>();
    for (long i = 0; i < next; i++) {
      all.add(i);
    }
    return all;
  }
}
