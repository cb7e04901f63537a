package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RecordLog} in files of a folder.
 *
 * <p>Never more than one opening of a folder at a time. What a crash left is mended when it is
 * opened, and logged.
 */
final class SegmentLog implements RecordLog {

  /*
   * The folder has segments (RecordFormat), each named by the number of its first record, a cursor
   * (Cursor) and a lock (FolderLock).
   *
   *     released          position             synced       flushed         next
   *        |                  |                   |            |              |
   *   [ segment ][ segment ][ segment ] ... [ segment: in the file | in the buffer ]
   *
   * Only the last segment is written to. When it is full, or in doubt, the next append begins
   * another. A segment is deleted once all its records are released and there is a later one, or
   * it is large and the log is drained. The cursor is forced to the disk before: so a first
   * segment that begins behind the cursor is one that somebody else removed.
   *
   * After a sync that failed the operating system may think written what is not, and a second one
   * succeed for that reason. So what was not synced by then never will be (doubtful), and nothing
   * more goes into that file; syncs fail until those records are released. Nobody tells the next
   * process of that. So whoever opens the folder writes again all that the cursor does not call
   * synced, before it counts as such. The cursor never calls so what was only released.
   */

  /** So many records are released before the cursor is written, if nothing else has it written. */
  private static final int LAG = 1024;

  private final LogSettings settings;
  private final SpillFile.Opener opener;
  private final FolderLock lock;
  private final Cursor cursor;
  private final Segments segments;
  private final LogReader reader;
  private final SegmentWriter writer = new SegmentWriter();

  private long next;
  private long released;
  private long synced;
  private long doubtful;
  private boolean sealed;
  private boolean closed;

  private SegmentLog(
      LogSettings settings,
      SpillFile.Opener opener,
      FolderLock lock,
      Cursor cursor,
      Recovery found) {
    this.settings = settings;
    this.opener = opener;
    this.lock = lock;
    this.cursor = cursor;
    this.segments = found.segments();
    this.next = found.next();
    this.released = found.released();
    this.reader = new LogReader(opener, segments, writer, released);
    this.synced = Math.min(cursor.synced(), next);
  }

  /**
   * Opens a log, and mends what a crash left.
   *
   * @param settings where and how
   * @return the log; what was not released is read first
   * @throws SpillFailedException if the folder cannot be made or used, or is open elsewhere
   * @throws SpillCorruptException if its files are not as they were left
   * @throws IOException as the above
   */
  static SegmentLog open(LogSettings settings) throws IOException {
    return open(settings, SpillFile.Opener.FILES);
  }

  static SegmentLog open(LogSettings settings, SpillFile.Opener opener) throws IOException {
    Path folder = settings.folder();
    FolderLock lock = null;
    Cursor cursor = null;
    try {
      SpillFile.createFolders(opener, folder);
      lock = FolderLock.take(folder);
      cursor = Cursor.open(opener, folder);
      SegmentLog log =
          new SegmentLog(
              settings,
              opener,
              lock,
              cursor,
              Recovery.of(opener, folder, cursor, settings.sync().syncs()));
      log.begin();
      return log;
    } catch (IOException e) {
      Closing.after(e, cursor, lock);
      throw failed(folder, "cannot be opened", e);
    } catch (RuntimeException | Error e) { // no memory for the buffers, for instance
      Closing.after(e, cursor, lock);
      throw e;
    }
  }

  private void begin() throws IOException {
    try {
      Segment last = segments.last();
      if (last != null) {
        writer.enter(last, SpillFile.write(opener, last.file()));
      }
      cursor.force();
      deleteDrained();
      if (settings.sync().syncs() && synced() < next) {
        segments.writeAgain(synced());
        synced = next; // what was found is acknowledged from now on
      }
      cursor.save(released, synced);
    } catch (IOException | RuntimeException | Error e) {
      Closing.after(e, reader, writer);
      throw e;
    }
  }

  @Override
  public long append(ByteBuffer record) throws IOException {
    ensureOpen();
    int length = record.remaining();
    checkLength(length);
    try {
      if (needsAnother(length)
          || (released == next && bytes() + RecordFormat.RECORD_HEADER + length > maxBytes())) {
        roll();
      }
      writer.append(record, next);
    } catch (IOException e) {
      throw failed("cannot be written to", e);
    }
    return next++;
  }

  /** Begins another segment. If that fails, nothing that is wanted is gone. */
  private void roll() throws IOException {
    if (released == next) {
      discard();
    } else {
      writer.flush();
      if (settings.sync().syncs() && released >= doubtful) {
        sync();
      }
    }
    Segment fresh = new Segment(RecordFormat.file(settings.folder(), next), next, 0);
    SpillFile file = segments.create(fresh);
    segments.add(fresh);
    sealed = false;
    writer.enter(fresh, file);
  }

  @Override
  public boolean hasRoom(int length) {
    checkLength(length);
    long needed = RecordFormat.RECORD_HEADER + (long) length;
    if (needsAnother(length)) {
      needed += RecordFormat.SEGMENT_HEADER;
    }
    return released == next || bytes() + needed <= maxBytes();
  }

  private boolean needsAnother(int length) {
    return sealed
        || writer.segment() == null
        || writer.size() + RecordFormat.RECORD_HEADER + length > settings.segmentBytes();
  }

  private void checkLength(int length) {
    if (length > settings.maxRecord()) {
      throw RecordFormat.tooLong(length, settings.maxRecord());
    }
  }

  private long maxBytes() {
    return settings.maxBytes();
  }

  @Override
  public int maxRecord() {
    return settings.maxRecord();
  }

  @Override
  public void flush() throws IOException {
    ensureOpen();
    try {
      writer.flush();
      cursor.save(released, synced);
    } catch (IOException e) {
      throw failed("cannot be written to", e);
    }
  }

  @Override
  public void sync() throws IOException {
    flush();
    if (released < doubtful) {
      throw new SpillFailedException(
          settings.folder(),
          "an earlier sync failed, and nobody can tell what is on the disk of the records below "
              + doubtful
              + " (expected: released before the next sync)");
    }
    if (synced() == next) {
      return;
    }
    try {
      segments.forceSettled(synced());
      writer.force();
      if (doubtful > synced) {
        saveCursor(); // else a hole that was passed on would count, ahead of what is safe now
      }
    } catch (SpillFailedException e) { // before it came to that
      throw e;
    } catch (IOException e) {
      doubtful = next;
      Segment in = writer.segment();
      sealed = in != null && in.first() < next;
      throw failed("cannot be forced to the disk", e);
    }
    synced = next;
    flush(); // the cursor
  }

  @Override
  public @Nullable ByteBuffer read() throws IOException {
    ensureOpen();
    if (reader.position() == next) {
      return null;
    }
    try {
      return reader.read();
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
  }

  @Override
  public void rewind() throws IOException {
    ensureOpen();
    reader.position(released);
  }

  @Override
  public void release(long number) throws IOException {
    ensureOpen();
    if (number > next) {
      throw new IllegalArgumentException("number: " + number + " (expected: <= " + next + ")");
    }
    try {
      while (reader.position() < number) {
        reader.step();
      }
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
    released = Math.max(released, number);
    try {
      if (released == next && writer.size() >= settings.segmentBytes() / 2) {
        discard();
      }
      deleteDrained();
      if (released - cursor.released() >= LAG) {
        cursor.save(released, synced);
      }
    } catch (IOException e) {
      throw failed("cannot be tidied", e);
    }
  }

  /** Deletes all files, as all records are released: those in memory need not be written. */
  private void discard() throws IOException {
    saveCursor();
    reader.leave();
    writer.leave();
    while (segments.count() > 0) {
      segments.deleteOldest();
    }
  }

  private void deleteDrained() throws IOException {
    Segment drained = segments.drained(released);
    while (drained != null) {
      saveCursor();
      reader.leave(drained);
      segments.deleteOldest();
      drained = segments.drained(released);
    }
  }

  private void saveCursor() throws IOException {
    cursor.save(released, synced);
    cursor.force();
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public long flushed() {
    return Math.max(released, next - writer.buffered());
  }

  @Override
  public long synced() {
    return Math.max(released, synced);
  }

  @Override
  public long position() {
    return reader.position();
  }

  @Override
  public long released() {
    return released;
  }

  @Override
  public long bytes() {
    return segments.settledBytes() + writer.size();
  }

  @Override
  public int segments() {
    return segments.count();
  }

  private void ensureOpen() throws SpillFailedException {
    if (closed) {
      throw new SpillFailedException(settings.folder(), "closed");
    }
  }

  private IOException failed(String what, IOException cause) {
    return failed(settings.folder(), what, cause);
  }

  private static IOException failed(Path folder, String what, IOException cause) {
    return cause instanceof SpillFailedException || cause instanceof SpillCorruptException
        ? cause
        : new SpillFailedException(folder, what, cause);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try (lock;
        cursor;
        reader;
        writer) {
      if (settings.sync().syncs()) {
        sync();
      } else {
        flush();
      }
    } catch (IOException e) {
      throw failed("cannot be closed in order", e);
    } finally {
      closed = true;
    }
  }
}
