package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The segments of a folder, by the number of their first record: of these the last may grow. */
final class Segments {

  private static final int PIECE = 64 << 10;

  private final SpillFile.Opener opener;
  private final Path folder;
  private final NavigableMap<Long, Segment> byFirst = new TreeMap<>();

  /** Bytes of all but the last. */
  private long settledBytes;

  /** Where the one behind the oldest begins: looked at for each record that is released. */
  private long second = Long.MAX_VALUE;

  Segments(SpillFile.Opener opener, Path folder) {
    this.opener = opener;
    this.folder = folder;
  }

  /** Adds one behind all others. */
  void add(Segment segment) {
    Segment before = last();
    settledBytes += before == null ? 0 : before.size();
    byFirst.put(segment.first(), segment);
    findSecond();
  }

  /**
   * Makes the file of a segment, with its header. If that fails, there is none.
   *
   * @param segment one that is not yet added
   * @return the file, to be written to
   * @throws IOException if it cannot be made
   */
  SpillFile create(Segment segment) throws IOException {
    SpillFile file = SpillFile.create(opener, segment.file());
    try {
      ByteBuffer header = ByteBuffer.allocate(RecordFormat.SEGMENT_HEADER);
      new RecordFormat().writeHeader(header, segment.first());
      file.write(header.flip(), 0);
      SpillFile.forceFolder(opener, folder);
    } catch (IOException | RuntimeException | Error e) {
      Closing.after(e, file, () -> Files.deleteIfExists(segment.file()));
      throw e;
    }
    segment.size(RecordFormat.SEGMENT_HEADER);
    return file;
  }

  /**
   * Forces all that have records from a number on to the disk, but for the last.
   *
   * @throws SpillFailedException if one cannot be opened: nothing of it is in doubt then
   * @throws IOException if one cannot be forced
   */
  void forceSettled(long number) throws IOException {
    Long from = byFirst.floorKey(number);
    for (Segment each : byFirst.tailMap(from == null ? number : from, true).values()) {
      if (each != last()) {
        try (SpillFile file = openSettled(each)) {
          file.force();
        }
      }
    }
  }

  private SpillFile openSettled(Segment settled) throws SpillFailedException {
    try {
      return SpillFile.write(opener, settled.file());
    } catch (IOException e) {
      throw new SpillFailedException(folder, "cannot be forced to the disk", e);
    }
  }

  /**
   * Writes all that have records from a number on again, as they are, and forces them to the disk.
   *
   * <p>Only so is it known that they are there. An earlier process may have tried to force them,
   * and failed; the operating system then takes them for written, and to force them again would do
   * nothing, and succeed.
   */
  void writeAgain(long number) throws IOException {
    Long from = byFirst.floorKey(number);
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    for (Segment each : byFirst.tailMap(from == null ? number : from, true).values()) {
      try (SpillFile reading = SpillFile.read(opener, each.file());
          SpillFile file = SpillFile.write(opener, each.file())) {
        for (long done = 0; done < each.size(); done += piece.limit()) {
          piece.clear().limit((int) Math.min(PIECE, each.size() - done));
          reading.read(piece, done);
          file.write(piece.flip(), done);
        }
        file.force();
      }
    }
  }

  @Nullable Segment last() {
    return value(byFirst.lastEntry());
  }

  @Nullable Segment oldest() {
    return value(byFirst.firstEntry());
  }

  /** The one that has that record. */
  Segment holding(long number) {
    Segment found = value(byFirst.floorEntry(number));
    if (found == null) {
      throw new IllegalStateException("record: " + number + " (expected: one in " + this + ")");
    }
    return found;
  }

  /**
   * The one behind, if it begins as it should.
   *
   * @param before the one before
   * @param number of the record that follows the last one in that
   * @return the one that begins with that record
   * @throws SpillCorruptException if there is none
   */
  Segment following(Segment before, long number) throws SpillCorruptException {
    Segment after = value(byFirst.higherEntry(before.first()));
    if (after == null || after.first() != number) {
      throw new SpillCorruptException(
          before.file(),
          before.size(),
          "ends before record "
              + number
              + " (expected: a segment that begins with it, not "
              + after
              + ")");
    }
    return after;
  }

  /** The oldest, if all records in it are below a number and it is not the last. */
  @Nullable Segment drained(long number) {
    return number < second ? null : oldest();
  }

  private void findSecond() {
    Segment oldest = oldest();
    Long found = oldest == null ? null : byFirst.higherKey(oldest.first());
    second = found == null ? Long.MAX_VALUE : found;
  }

  /** Deletes the oldest; if that fails, it is still there. */
  void deleteOldest() throws IOException {
    Segment oldest = oldest();
    if (oldest != null) {
      Files.deleteIfExists(oldest.file());
      byFirst.remove(oldest.first());
      settledBytes -= byFirst.isEmpty() ? 0 : oldest.size();
      findSecond();
    }
  }

  int count() {
    return byFirst.size();
  }

  /** Bytes of all but the last. */
  long settledBytes() {
    return settledBytes;
  }

  private static @Nullable Segment value(Map.@Nullable Entry<Long, Segment> entry) {
    return entry == null ? null : entry.getValue();
  }

  @Override
  public String toString() {
    return folder + byFirst.values().toString();
  }
}
