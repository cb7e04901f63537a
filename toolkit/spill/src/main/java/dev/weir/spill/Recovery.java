package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Finds out what a folder holds, and mends what a crash may have left: a file without a header, a
 * torn end.
 *
 * <p>Of the last segment every record is read, to find the end. The others are checked as they are
 * read: where they end, the next one must begin.
 */
final class Recovery {

  private final Logger logger = Loggers.getLogger(SegmentLog.class);
  private final SpillFile.Opener opener;
  private final Path folder;
  private final Cursor cursor;
  private final NavigableMap<Long, Segment> byFirst = new TreeMap<>();
  private long next;
  private long released;

  private Recovery(SpillFile.Opener opener, Path folder, Cursor cursor) {
    this.opener = opener;
    this.folder = folder;
    this.cursor = cursor;
  }

  static Recovery of(SpillFile.Opener opener, Path folder, Cursor cursor) throws IOException {
    Recovery recovery = new Recovery(opener, folder, cursor);
    recovery.list();
    recovery.findEnd();
    recovery.findBeginning();
    return recovery;
  }

  /** What it found and left. */
  Segments segments() {
    Segments segments = new Segments(opener, folder);
    byFirst.values().forEach(segments::add);
    return segments;
  }

  long next() {
    return next;
  }

  long released() {
    return released;
  }

  private void list() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> RecordFormat.first(file) >= 0).toList();
    }
    for (Path file : files) {
      long first = RecordFormat.first(file);
      byFirst.put(first, new Segment(file, first, Files.size(file)));
    }
  }

  private void findEnd() throws IOException {
    try (SegmentReader reader = new SegmentReader(opener)) {
      while (!byFirst.isEmpty()) {
        Segment last = byFirst.lastEntry().getValue();
        if (isStarted(last)) {
          next = countRecords(reader, last);
          return;
        }
        logger.warn(
            "{}: deleted, with {} bytes, as it has no header yet", last.file(), last.size());
        Files.delete(last.file());
        byFirst.remove(last.first());
      }
    }
  }

  /** Whether a crash left more of a segment than its name. */
  private boolean isStarted(Segment last) throws IOException {
    if (last.size() < RecordFormat.SEGMENT_HEADER) {
      return false;
    }
    ByteBuffer header = ByteBuffer.allocate(RecordFormat.SEGMENT_HEADER);
    try (SpillFile file = SpillFile.read(opener, last.file())) {
      file.read(header, 0);
    }
    return !header.flip().equals(ByteBuffer.allocate(RecordFormat.SEGMENT_HEADER));
  }

  private long countRecords(SegmentReader reader, Segment last) throws IOException {
    long number = last.first();
    reader.enter(last);
    try {
      while (reader.read() != null) {
        number++;
      }
    } catch (SpillCorruptException e) {
      cutOff(last, reader.offset(), number, e);
    } finally {
      reader.leave();
    }
    return number;
  }

  private void cutOff(Segment last, long offset, long number, SpillCorruptException why)
      throws IOException {
    boolean more = Debris.hasRecord(opener, last.file(), offset, last.size());
    if (more && number < cursor.synced()) {
      throw new SpillCorruptException(
          last.file(),
          offset,
          why.rule()
              + "; record "
              + number
              + " was on the disk, and whole ones follow (expected: nothing behind a torn end)");
    }
    long lost = last.size() - offset;
    String kept = "";
    if (more) {
      Path copy = folder.resolve(last + "." + offset + ".cut");
      Files.copy(last.file(), copy, StandardCopyOption.REPLACE_EXISTING);
      kept = "; there are whole records among them, so the file was copied to " + copy;
    }
    try (SpillFile file = SpillFile.write(opener, last.file())) {
      file.truncate(offset);
      file.force();
    }
    last.size(offset);
    logger.warn(
        "{}: torn end cut off at {}: {} bytes, from record {} on ({}){}{}",
        last.file(),
        offset,
        lost,
        number,
        why.rule(),
        number < cursor.synced() ? "; it was on the disk before, and so is lost" : "",
        kept);
  }

  private void findBeginning() throws IOException {
    Map.Entry<Long, Segment> first = byFirst.firstEntry();
    if (cursor.found() != Cursor.Found.WHOLE) {
      released = first == null ? 0 : first.getKey();
      if (cursor.found() == Cursor.Found.TORN || released > 0) {
        logger.warn(
            "{}: does not say what was released, so all from record {} on is there again",
            folder.resolve(Cursor.NAME),
            released);
      }
      return;
    }
    released = cursor.released();
    if (first != null && first.getKey() > released) {
      throw new SpillCorruptException(
          RecordFormat.file(folder, released),
          0,
          "missing: the first segment is "
              + first.getValue()
              + ", but not all before was released");
    }
    if (released > next) {
      logger.info(
          "{}: the log ends with record {}, but all before {} were released: nothing is lost",
          folder,
          next - 1,
          released);
      next = released;
      for (Segment each : byFirst.values()) {
        Files.delete(each.file());
      }
      byFirst.clear();
    }
  }
}
