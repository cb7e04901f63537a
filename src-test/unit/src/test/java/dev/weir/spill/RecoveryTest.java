package dev.weir.spill;

import static dev.weir.spill.Logs.append;
import static dev.weir.spill.Logs.number;
import static dev.weir.spill.Logs.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crash, or worse, leaves in the files, and what becomes of it. */
class RecoveryTest {

  /** Bytes of a record of {@link Logs#numbered} with 90 letters, while numbers have one digit. */
  private static final int RECORD = 100;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final LogLines logged = new LogLines();

  @AfterEach
  void close() {
    logged.close();
  }

  @Test
  void open_cutAtAHundredRandomOffsets_keepsWhatIsWholeAndNamesTheRest() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 100; i++) {
      Path each = folder.resolve("cut-" + i);
      fill(each, 25);
      Path last = Logs.lastSegment(each);
      long size = Files.size(last);
      long cut = random.nextLong(size);
      truncate(last, cut);
      logged.clear();

      try (SegmentLog log = Logs.open(each)) {
        long next = log.next();
        List<String> all = readAll(log);
        assertThat(all).hasSize((int) next);
        assertInOrder(all);
        assertThat(next).isBetween(19L, 25L);
        assertNothingWholeLost(cut, next);
        append(log, 5, 90);
        assertThat(readAll(log)).hasSize(5);
      }
    }
  }

  /** Of the last segment: records 19 to 24, of 101 bytes each. */
  private void assertNothingWholeLost(long cut, long next) {
    long whole = Math.max(0, cut - RecordFormat.SEGMENT_HEADER) / (RECORD + 1);
    assertThat(next).isEqualTo(19 + whole);
    long end = RecordFormat.SEGMENT_HEADER + whole * (RECORD + 1);
    if (cut < RecordFormat.SEGMENT_HEADER) {
      assertThat(logged.lines())
          .singleElement()
          .asString()
          .contains("0000000000000000019.spill", "deleted, with " + cut + " bytes");
    } else if (cut > end) {
      assertThat(logged.lines())
          .singleElement()
          .asString()
          .contains(
              "0000000000000000019.spill",
              "torn end cut off at " + end + ": " + (cut - end) + " bytes, from record " + next);
    } else {
      assertThat(logged.lines()).isEmpty();
    }
  }

  @Test
  void open_singleBitFlippedInTheLastRecord_cutsItOff() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 100; i++) {
      Path each = folder.resolve("flip-" + i);
      fill(each, 25);
      Path last = Logs.lastSegment(each);
      long offset = Files.size(last) - 1 - random.nextInt(RECORD + 1);
      flip(last, offset, random.nextInt(8));
      logged.clear();

      try (SegmentLog log = Logs.open(each)) {
        assertThat(log.next()).isEqualTo(24);
        assertInOrder(readAll(log));
        assertThat(logged.lines())
            .singleElement()
            .asString()
            .contains(last.toString(), "torn end cut off at ", " 101 bytes, from record 24 on");
      }
    }
  }

  @Test
  void open_bitFlippedAmongRecordsNeverSynced_cutsAndKeepsACopy() throws IOException {
    fill(folder, 25);
    Path last = Logs.lastSegment(folder);
    int offset = RecordFormat.SEGMENT_HEADER + 2 * (RECORD + 1);
    flip(last, offset + 50, 3);
    byte[] before = Files.readAllBytes(last);

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(21);
      assertInOrder(readAll(log));
    }
    Path copy = folder.resolve("0000000000000000019.spill." + offset + ".cut");
    assertThat(copy).hasBinaryContent(Arrays.copyOfRange(before, offset, before.length));
    assertThat(logged.lines()).singleElement().asString().contains("copied to " + copy);
  }

  @Test
  void open_lengthFlippedAmongRecordsNeverSynced_cutsAndKeepsACopy() throws IOException {
    fill(folder, 25);
    Path last = Logs.lastSegment(folder);
    flip(last, RecordFormat.SEGMENT_HEADER + 2L * (RECORD + 1), 6);

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(21);
    }
    assertThat(logged.lines()).singleElement().asString().contains("copied to ");
  }

  @Test
  void open_bitFlippedInWhatWasSynced_isAnErrorAndChangesNothing() throws IOException {
    fill(folder, 25, SyncPolicy.every(1000));
    Path last = Logs.lastSegment(folder);
    int offset = RecordFormat.SEGMENT_HEADER + 2 * (RECORD + 1);
    flip(last, offset + 50, 3);
    byte[] before = Files.readAllBytes(last);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> Logs.open(folder))
          .isInstanceOf(SpillCorruptException.class)
          .hasMessageContaining(last + " at " + offset + ": checksum of the record: wrong")
          .hasMessageContaining("record 21 was on the disk");
    }
    assertThat(last).hasBinaryContent(before);
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void open_syncedRecordsTornOff_isAnErrorAndChangesNothing_untilTheCursorIsDeleted()
      throws IOException {
    fill(folder, 25, SyncPolicy.every(1000));
    Path last = Logs.lastSegment(folder);
    truncate(last, Files.size(last) - 10);
    byte[] before = Files.readAllBytes(last);

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessageContaining(last + " at 529: ")
        .hasMessageContaining("record 24 was on the disk (expected: all below 25 to be there)");
    assertThat(last).hasBinaryContent(before);
    Files.delete(folder.resolve(Cursor.NAME));
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(24);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 150_000})
  void open_longRecordBroken_losesNoneOfThoseBehindIt(int where) throws IOException {
    LogSettings settings = new LogSettings(folder, 8 << 20, 4 << 20, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings)) {
      append(log, 8, 200_000);
    }
    Path last = Logs.lastSegment(folder);
    int length = RecordFormat.RECORD_HEADER + 200_002;
    int offset = RecordFormat.SEGMENT_HEADER + 2 * length;
    flip(last, offset + where, 1);
    byte[] before = Files.readAllBytes(last);
    byte[] behind = Arrays.copyOfRange(before, offset, before.length);
    try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, folder)) {
      cursor.save(0, 8);
    }

    assertThatThrownBy(() -> SegmentLog.open(settings))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessageContaining("record 2 was on the disk");
    assertThat(last).hasBinaryContent(before);
    try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, folder)) {
      cursor.save(0, 1);
    }
    try (SegmentLog log = SegmentLog.open(settings)) {
      assertThat(log.next()).isEqualTo(2);
    }
    assertThat(folder.resolve(Logs.name(last) + "." + offset + ".cut")).hasBinaryContent(behind);
  }

  @Test
  void open_longStretchLost_keepsACopyOfWhatFollows() throws IOException {
    LogSettings settings = new LogSettings(folder, 8 << 20, 4 << 20, SyncPolicy.none());
    try (SegmentLog log = SegmentLog.open(settings)) {
      append(log, 20_000, 90);
    }
    Path last = Logs.lastSegment(folder);
    byte[] bytes = Files.readAllBytes(last);
    Arrays.fill(bytes, 100_000, 400_000, (byte) 0);
    Files.write(last, bytes);

    try (SegmentLog log = SegmentLog.open(settings)) {
      assertThat(log.next()).isBetween(900L, 1000L);
      assertThat(readAll(log)).hasSize((int) log.next());
    }
    assertThat(logged.lines()).singleElement().asString().contains("copied to ");
  }

  @Test
  void open_copyOfTheRestDoesNotFitOnTheDisk_startsAllTheSameAndSaysSo() throws IOException {
    fill(folder, 25);
    flip(Logs.lastSegment(folder), RecordFormat.SEGMENT_HEADER + 2 * (RECORD + 1) + 50L, 3);
    FaultyDisk disk = new FaultyDisk();
    disk.room = 100;

    try (SegmentLog log = SegmentLog.open(Logs.small(folder), disk)) {
      assertThat(log.next()).isEqualTo(21);
    }
    assertThat(logged.lines())
        .singleElement()
        .asString()
        .contains("they could not be copied to ", "No space left on device");
  }

  @Test
  void open_recordsReleasedBeforeTheyWereOnTheDisk_thatALossOfPowerTook_areNoError()
      throws IOException {
    SyncPolicy none = SyncPolicy.none();
    Path after = Files.createDirectory(folder.resolve("after"));
    try (SegmentLog log = SegmentLog.open(new LogSettings(folder, 8 << 20, 4 << 20, none))) {
      append(log, 1000, 90);
      log.sync();
      append(log, 2500, 90);
      log.flush();
      log.release(3000); // has the cursor written
      for (String name : List.of(Cursor.NAME, Logs.name(Logs.lastSegment(folder)))) {
        Files.copy(folder.resolve(name), after.resolve(name));
      }
    }
    Path last = Logs.lastSegment(after);
    byte[] bytes = Files.readAllBytes(last);
    Arrays.fill(bytes, 1500 * RECORD, 1500 * RECORD + 4096, (byte) 0);
    Files.write(last, bytes);

    try (SegmentLog log = SegmentLog.open(new LogSettings(after, 8 << 20, 4 << 20, none))) {
      assertThat(log.released()).isEqualTo(3000);
      assertThat(log.next()).isBetween(3000L, 3500L);
      append(log, 10, 90);
      assertThat(number(log.read())).isEqualTo(3000);
    }
  }

  @Test
  void read_recordBrokenThatWasReleased_isSteppedOver() throws IOException {
    try (SegmentLog log = Logs.open(folder)) {
      append(log, 25, 90);
    }
    List<Path> all = Logs.segments(folder);
    flip(all.get(0), RecordFormat.SEGMENT_HEADER + 3L * RECORD + 50, 1);
    flip(all.get(2), RecordFormat.SEGMENT_HEADER + 50L, 1);
    try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, folder)) {
      cursor.save(20, 25);
    }
    try (SegmentLog log = Logs.open(folder)) {
      assertThat(number(log.read())).isEqualTo(20);
      log.rewind();
      assertThat(number(log.read())).isEqualTo(20);
    }
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void release_brokenRecord_goesOnBehindIt() throws IOException {
    fill(folder, 25);
    flip(Logs.segments(folder).get(0), RecordFormat.SEGMENT_HEADER + 3L * RECORD + 50, 1);

    try (SegmentLog log = Logs.open(folder)) {
      log.release(4);
      assertThat(number(log.read())).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void open_lastSegmentsMissing_isAnErrorAndChangesNothing(boolean all) throws IOException {
    fill(folder, 25, SyncPolicy.every(1000));
    try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, folder)) {
      cursor.save(5, 25);
    }
    Files.delete(Logs.lastSegment(folder));
    if (all) {
      Files.delete(Logs.lastSegment(folder));
      Files.delete(Logs.lastSegment(folder));
    }
    List<Path> before = Logs.segments(folder);

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessageContaining("record " + (all ? 0 : 19) + " was on the disk");
    assertThat(Logs.segments(folder)).isEqualTo(before);
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void open_headerOfWhatWasSyncedLost_isAnErrorAndChangesNothing() throws IOException {
    fill(folder, 25, SyncPolicy.every(1000));
    Path last = Logs.lastSegment(folder);
    byte[] bytes = Files.readAllBytes(last);
    Arrays.fill(bytes, 0, RecordFormat.SEGMENT_HEADER, (byte) 0);
    Files.write(last, bytes);

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessageContaining("record 19 was on the disk");
    assertThat(last).hasBinaryContent(bytes);
  }

  @Test
  void open_headerOfWhatWasNeverSyncedLost_keepsTheFileUnderAnotherName() throws IOException {
    fill(folder, 25);
    Path last = Logs.lastSegment(folder);
    byte[] bytes = Files.readAllBytes(last);
    Arrays.fill(bytes, 0, RecordFormat.SEGMENT_HEADER, (byte) 0);
    Files.write(last, bytes);

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(19);
    }
    Path kept = folder.resolve(Logs.name(last) + ".0.cut");
    assertThat(kept).hasBinaryContent(bytes);
    assertThat(logged.lines()).singleElement().asString().contains("moved to " + kept);
  }

  @Test
  void open_recordsOfAFileThatWasDeleted_areNoneOfThisOne() throws IOException {
    fill(folder, 25);
    List<Path> all = Logs.segments(folder);
    byte[] old = Files.readAllBytes(all.get(1));
    byte[] last = Files.readAllBytes(all.get(2));
    byte[] stale = Arrays.copyOf(last, old.length); // blocks that were another file's
    int behind = RecordFormat.SEGMENT_HEADER + 2 * (RECORD + 1);
    System.arraycopy(old, behind, stale, behind, old.length - behind);
    Files.write(all.get(2), stale);

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(21);
      assertInOrder(readAll(log));
    }
  }

  @Test
  void open_cursorOfAnotherVersion_isAnErrorAndChangesNothing() throws IOException {
    fill(folder, 5);
    Path cursor = folder.resolve(Cursor.NAME);
    flip(cursor, 11, 0);
    byte[] before = Files.readAllBytes(cursor);

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessage(cursor + " at 0: version: 3 (expected: 2)");
    assertThat(cursor).hasBinaryContent(before);
  }

  @Test
  void open_namesThatOnlyLookLikeASegments_areLeftAlone() throws IOException {
    fill(folder, 5);
    Path plus = Files.writeString(folder.resolve("+000000000000000042.spill"), "mine");

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(5);
      log.release(5);
    }
    assertThat(plus).hasContent("mine");
  }

  @Test
  void open_zerosAtTheEnd_areNoRecords() throws IOException {
    fill(folder, 25);
    try (FileChannel file = FileChannel.open(Logs.lastSegment(folder), StandardOpenOption.APPEND)) {
      file.write(ByteBuffer.allocate(4096));
    }

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(25);
      assertThat(readAll(log)).hasSize(25);
    }
    assertThat(logged.lines()).singleElement().asString().contains(": 4096 bytes");
  }

  @Test
  void open_lastSegmentOfZeros_isDeleted() throws IOException {
    fill(folder, 25);
    Files.write(RecordFormat.file(folder, 25), new byte[512]);

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(25);
      assertThat(readAll(log)).hasSize(25);
    }
    assertThat(logged.lines()).singleElement().asString().contains("deleted, with 512 bytes");
  }

  @Test
  void open_lastSegmentIsSomethingElse_isAnError() throws IOException {
    fill(folder, 25);
    Path other = Files.writeString(RecordFormat.file(folder, 25), "something else".repeat(10));

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessage(
            other + " at 0: not a segment of a spill (expected: one that begins with WEIRSPIL)");
  }

  @Test
  void open_segmentUnderAnotherName_isAnError() throws IOException {
    fill(folder, 5);
    Path renamed = RecordFormat.file(folder, 7);
    Files.move(Logs.lastSegment(folder), renamed);
    Files.delete(folder.resolve(Cursor.NAME));

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessage(renamed + " at 0: first record: 0 (expected: 7, as the file's name)");
  }

  @Test
  void open_segmentOfAnotherVersion_isAnError() throws IOException {
    fill(folder, 5);
    Path file = Logs.lastSegment(folder);
    flip(file, 11, 1);

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessage(file + " at 0: version: 0 (expected: 2)");
  }

  @Test
  void read_bitFlippedInAnEarlierSegment_isAnErrorThereAndStays() throws IOException {
    fill(folder, 25);
    Path first = Logs.segments(folder).get(0);
    int offset = RecordFormat.SEGMENT_HEADER + 3 * RECORD;
    flip(first, offset + 4, 0);

    try (SegmentLog log = Logs.open(folder)) {
      for (int i = 0; i < 3; i++) {
        assertThat(number(log.read())).isEqualTo(i);
      }
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(log::read)
            .isInstanceOf(SpillCorruptException.class)
            .hasMessage(first + " at " + offset + ": checksum of the record: wrong");
        assertThat(log.position()).isEqualTo(3);
      }
    }
  }

  @Test
  void read_earlierSegmentCutShort_isAnErrorThere() throws IOException {
    fill(folder, 25);
    Path first = Logs.segments(folder).get(0);
    truncate(first, RecordFormat.SEGMENT_HEADER + 3 * RECORD);

    try (SegmentLog log = Logs.open(folder)) {
      for (int i = 0; i < 3; i++) {
        log.read();
      }
      assertThatThrownBy(log::read)
          .isInstanceOf(SpillCorruptException.class)
          .hasMessage(
              first
                  + " at 324: ends before record 3 (expected: a segment that begins with it, not"
                  + " 0000000000000000010.spill)");
    }
  }

  @Test
  void read_segmentInTheMiddleMissing_isAnErrorThere() throws IOException {
    fill(folder, 25);
    List<Path> all = Logs.segments(folder);
    Files.delete(all.get(1));

    try (SegmentLog log = Logs.open(folder)) {
      for (int i = 0; i < 10; i++) {
        log.read();
      }
      assertThatThrownBy(log::read)
          .isInstanceOf(SpillCorruptException.class)
          .hasMessageContaining(all.get(0) + " at ")
          .hasMessageContaining("ends before record 10");
    }
  }

  @Test
  void open_firstSegmentMissing_isAnError() throws IOException {
    fill(folder, 25);
    Path first = Logs.segments(folder).get(0);
    Files.delete(first);

    assertThatThrownBy(() -> Logs.open(folder))
        .isInstanceOf(SpillCorruptException.class)
        .hasMessage(
            first
                + " at 0: missing: the first segment is 0000000000000000010.spill, but not all"
                + " before was released");
  }

  @Test
  void open_firstSegmentAndCursorMissing_beginsWithWhatIsThere() throws IOException {
    fill(folder, 25);
    Files.delete(Logs.segments(folder).get(0));
    Files.delete(folder.resolve(Cursor.NAME));

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.released()).isEqualTo(10);
      assertThat(number(log.read())).isEqualTo(10);
    }
    assertThat(logged.lines())
        .singleElement()
        .asString()
        .contains("does not say what was released, so all from record 10 on is there again");
  }

  @Test
  void open_oneSlotOfTheCursorTorn_takesTheOther() throws IOException {
    for (int slot = 0; slot < 2; slot++) {
      Path each = folder.resolve("slot-" + slot);
      try (SegmentLog log = Logs.open(each)) {
        append(log, 25, 90);
        for (int i = 3; i < 6; i++) {
          log.release(i);
          log.flush();
        }
      }
      try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, each)) {
        for (int i = 4; i < 6; i++) {
          cursor.force();
          cursor.save(i, 0);
        }
      }
      flip(each.resolve(Cursor.NAME), slot * Cursor.SLOT + 25L, 2);

      try (SegmentLog log = Logs.open(each)) {
        assertThat(log.released()).isIn(4L, 5L);
        assertThat(readAll(log)).hasSize((int) (25 - log.released()));
      }
    }
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void open_cursorTorn_readsAllAgainAndSaysSo() throws IOException {
    for (int i = 0; i < 2; i++) {
      Path each = folder.resolve("torn-" + i);
      try (SegmentLog log = Logs.open(each)) {
        append(log, 25, 90);
        log.release(12);
      }
      Path cursor = each.resolve(Cursor.NAME);
      if (i == 0) {
        truncate(cursor, 30);
      } else {
        Files.write(cursor, new byte[2 * Cursor.SLOT]);
      }
      logged.clear();

      try (SegmentLog log = Logs.open(each)) {
        assertThat(log.released()).isEqualTo(10);
        assertThat(readAll(log)).hasSize(15);
      }
      assertThat(logged.lines())
          .singleElement()
          .asString()
          .contains(cursor + ": does not say what was released");
      try (SegmentLog log = Logs.open(each)) {
        assertThat(log.released()).isEqualTo(10);
      }
      assertThat(logged.lines()).hasSize(1);
    }
  }

  @Test
  void open_cursorAheadOfTheLog_losesNothingAndGoesOnCounting() throws IOException {
    fill(folder, 25);
    try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, folder)) {
      cursor.save(30, 0);
    }

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.next()).isEqualTo(30);
      assertThat(log.read()).isNull();
      assertThat(log.segments()).isZero();
      append(log, 1, 1);
      assertThat(number(log.read())).isEqualTo(30);
    }
    assertThat(logged.lines())
        .singleElement()
        .asString()
        .contains("the log ends before record 25, but all before 30 were released");
  }

  @Test
  void open_segmentsDrainedBefore_areDeleted() throws IOException {
    fill(folder, 25);
    try (Cursor cursor = Cursor.open(SpillFile.Opener.FILES, folder)) {
      cursor.save(19, 0);
    }

    try (SegmentLog log = Logs.open(folder)) {
      assertThat(log.segments()).isEqualTo(1);
      assertThat(number(log.read())).isEqualTo(19);
    }
  }

  private void fill(Path in, int records) throws IOException {
    fill(in, records, SyncPolicy.none());
  }

  private void fill(Path in, int records, SyncPolicy sync) throws IOException {
    try (SegmentLog log = SegmentLog.open(Logs.small(in, sync))) {
      append(log, records, 90);
    }
  }

  private static void assertInOrder(List<String> all) {
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i)).startsWith(i + ":x");
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void flip(Path file, long offset, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) offset] ^= (byte) (1 << bit);
    Files.write(file, bytes);
  }
}
