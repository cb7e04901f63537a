package dev.weir.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
 * are checked as they are read: where they end, the next one must begin. Only those that may not be
 * on the disk are looked through as well, if all that is found is to be acknowledged: there are
 * some if a sync failed, and after a loss of power they may be full of holes.
 */
final class Recovery {

  private final Logger logger = Loggers.getLogger(SegmentLog.class);
  private final SpillFile.Opener opener;
  private final Path folder;
  private final Cursor cursor;
  private final NavigableMap<Long, Segment> byFirst = new TreeMap<>();
  private final boolean syncs;
  private final List<Segment> leftover = new ArrayList<>();
  private @Nullable TornEnd torn;
  private long next;
  private long released;

  private Recovery(SpillFile.Opener opener, Path folder, Cursor cursor, boolean syncs) {
    this.opener = opener;
    this.folder = folder;
    this.cursor = cursor;
    this.syncs = syncs;
  }

  /**
   * Recovers what is in a folder.
   *
   * @param opener how files are opened
   * @param folder of the log
   * @param cursor of that folder
   * @param syncs whether all that is found is to be acknowledged as being on the disk
   * @return what it found
   * @throws SpillCorruptException if no crash explains it; nothing was changed then
   * @throws IOException if it cannot be read or mended
   */
  static Recovery of(SpillFile.Opener opener, Path folder, Cursor cursor, boolean syncs)
      throws IOException {
    Recovery recovery = new Recovery(opener, folder, cursor, syncs);
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

  /** Up to the first place where what should follow is not there. */
  private void findEnd() throws IOException {
    while (!byFirst.isEmpty() && !isStarted(byFirst.lastEntry().getValue())) {
      leftover.add(byFirst.pollLastEntry().getValue());
    }
    List<Segment> toCheck = toCheck();
    next = toCheck.isEmpty() ? 0 : toCheck.get(0).first();
    boolean ended = false;
    for (Segment each : toCheck) {
      ended = ended || each.first() != next || !isStarted(each);
      if (ended) {
        leftover.add(each);
        byFirst.remove(each.first());
      } else {
        next = countRecords(each);
        ended = torn != null;
      }
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

  /** In order, and where there is one, the first of them has a header. */
  private List<Segment> toCheck() throws IOException {
    Map.Entry<Long, Segment> from = byFirst.lastEntry();
    if (syncs && cursor.found() == Cursor.Found.WHOLE) {
      from = byFirst.floorEntry(Math.max(cursor.synced(), cursor.released()));
      while (from != null && !isStarted(from.getValue())) {
        from = byFirst.lowerEntry(from.getKey());
      }
    }
    return List.copyOf((from == null ? byFirst : byFirst.tailMap(from.getKey(), true)).values());
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
    leftover.sort(Comparator.comparingLong(Segment::first).reversed());
    for (Segment each : leftover) {
      leftovers.remove(
          each, isStarted(each) ? "records before it are missing" : "it has no header");
      SpillFile.forceFolder(opener, folder); // so never one without those before it
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
