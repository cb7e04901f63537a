package dev.weir.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Finds out what a folder holds, and mends what a crash may have left: a file without a header, a
 * torn end. Nothing is changed before it is sure that a crash explains all that was found.
 *
 * <p>Of the last segment every record is read that was not released, to find the end. The others
 * are checked as they are read: where they end, the next one must begin.
 */
final class Recovery {

  private final Logger logger = Loggers.getLogger(SegmentLog.class);
  private final SpillFile.Opener opener;
  private final Path folder;
  private final Cursor cursor;
  private final NavigableMap<Long, Segment> byFirst = new TreeMap<>();
  private final List<Segment> headless = new ArrayList<>();
  private @Nullable TornEnd torn;
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
    recovery.checkBeginning();
    recovery.findEnd();
    recovery.mend();
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
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : files) {
      long first = RecordFormat.first(file);
      byFirst.put(first, new Segment(file, first, Files.size(file)));
    }
  }

  /** Below that number, what was not released was on the disk: there no crash explains a loss. */
  private long durable() {
    return cursor.synced() > cursor.released() ? cursor.synced() : 0;
  }

  private void checkBeginning() throws SpillCorruptException {
    Map.Entry<Long, Segment> first = byFirst.firstEntry();
    if (cursor.found() == Cursor.Found.WHOLE
        && first != null
        && first.getKey() > cursor.released()) {
      throw new SpillCorruptException(
          RecordFormat.file(folder, cursor.released()),
          0,
          "missing: the first segment is "
              + first.getValue()
              + ", but not all before was released");
    }
  }

  private void findEnd() throws IOException {
    while (!byFirst.isEmpty()) {
      Segment last = byFirst.lastEntry().getValue();
      if (isStarted(last)) {
        next = countRecords(last);
        break;
      }
      headless.add(last);
      byFirst.remove(last.first());
    }
    if (next < durable()) {
      TornEnd end = torn;
      throw new SpillCorruptException(
          byFirst.isEmpty()
              ? RecordFormat.file(folder, cursor.released())
              : byFirst.lastEntry().getValue().file(),
          end == null ? 0 : end.offset(),
          (end == null ? "the last records are missing" : end.why())
              + "; record "
              + next
              + " was on the disk (expected: all below "
              + durable()
              + " to be there)");
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

  private long countRecords(Segment last) throws IOException {
    long number = last.first();
    try (SegmentReader reader = new SegmentReader(opener)) {
      reader.enter(last);
      try {
        while (number < cursor.released() ? reader.step() : reader.check()) {
          number++;
        }
      } catch (SpillCorruptException e) {
        torn = new TornEnd(last, reader.offset(), number, e.rule());
      }
    }
    return number;
  }

  private void mend() throws IOException {
    Leftovers leftovers = new Leftovers(opener, folder);
    for (Segment each : headless) {
      leftovers.removeHeadless(each);
    }
    TornEnd end = torn;
    if (end != null) {
      leftovers.cutOff(end);
    }
  }

  private void findBeginning() throws IOException {
    if (cursor.found() != Cursor.Found.WHOLE) {
      Map.Entry<Long, Segment> first = byFirst.firstEntry();
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
    if (released > next) {
      cursor.force(); // as nothing else says so once the files are gone
      logger.info(
          "{}: the log ends before record {}, but all before {} were released: nothing is lost",
          folder,
          next,
          released);
      next = released;
      for (Segment each : byFirst.values()) {
        Files.delete(each.file());
      }
      byFirst.clear();
    }
  }

  /**
   * Where the last segment has no more whole records, though the file goes on.
   *
   * @param segment the last
   * @param offset where the file is to end
   * @param number of the record that should be there
   * @param why the rule that is broken there
   */
  record TornEnd(Segment segment, long offset, long number, String why) {}
}
