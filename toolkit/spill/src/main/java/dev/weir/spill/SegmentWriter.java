package dev.weir.spill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to one segment after the other.
 *
 * <p>They gather in a buffer, which holds whole records only and goes to the file in one write. A
 * write that fails leaves it as it is, and is made again at the same place: so whatever of it was
 * written is written over, and what was appended before can still be read. A record that is longer
 * than the buffer is gone when its write fails: what is left of it is cut off before anything
 * follows.
 */
final class SegmentWriter implements Closeable {

  static final int BUFFER = 64 << 10;

  private final RecordFormat format = new RecordFormat();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer view = buffer.asReadOnlyBuffer();

  private @Nullable Segment segment;
  private @Nullable SpillFile file;
  private int buffered;

  /** Whether the file has something behind the last whole record, which could not be cut off. */
  private boolean ragged;

  /** The one that it is in, or null. */
  @Nullable Segment segment() {
    return segment;
  }

  /** How many records are in memory only. */
  int buffered() {
    return buffered;
  }

  /** Bytes of the segment, with what is in memory; 0 if there is none. */
  long size() {
    Segment in = segment;
    return in == null ? 0 : in.size() + buffer.position();
  }

  /** Goes to a segment, whose file has at least a header; what is in memory is forgotten. */
  void enter(Segment next, SpillFile opened) throws IOException {
    SpillFile before = file;
    segment = next;
    file = opened;
    ragged = false;
    buffered = 0;
    buffer.clear();
    if (before != null) {
      before.close();
    }
  }

  /** Appends a record, whose position is at its limit then; if it fails, it is not appended. */
  void append(ByteBuffer record, long number) throws IOException {
    int needed = RecordFormat.RECORD_HEADER + record.remaining();
    if (needed > buffer.remaining()) {
      flush();
    }
    if (needed > BUFFER) {
      appendLong(record, number);
      return;
    }
    format.writeRecordHeader(buffer, record, number);
    buffer.put(record);
    buffered++;
  }

  /** Piece by piece, and counted only when all of it is there. */
  private void appendLong(ByteBuffer record, long number) throws IOException {
    Segment in = opened(segment);
    int start = record.position();
    int end = record.limit();
    long offset = in.size();
    even(in);
    try {
      format.writeRecordHeader(buffer, record, number);
      while (record.position() < end) {
        record.limit(Math.min(end, record.position() + buffer.remaining()));
        buffer.put(record).flip();
        opened(file).write(buffer, offset);
        offset += buffer.limit();
        buffer.clear();
        record.limit(end);
      }
    } catch (IOException e) {
      record.limit(end).position(start);
      buffer.clear();
      ragged = true;
      Closing.after(e, () -> even(in));
      throw e;
    }
    in.size(offset);
  }

  /** Writes what is in memory to the file, which ends with a whole record then. */
  void flush() throws IOException {
    Segment in = segment;
    if (in == null) {
      return;
    }
    even(in);
    if (buffer.position() == 0) {
      return;
    }
    buffer.flip();
    try {
      opened(file).write(buffer, in.size());
    } catch (IOException e) {
      buffer.position(buffer.limit()).limit(BUFFER);
      Closing.after(e, () -> opened(file).truncate(in.size()));
      throw e;
    }
    in.size(in.size() + buffer.limit());
    buffer.clear();
    buffered = 0;
  }

  /** Cuts off what is left of a long record: nothing may follow it, here or in another segment. */
  private void even(Segment in) throws IOException {
    if (ragged) {
      opened(file).truncate(in.size());
      ragged = false;
    }
  }

  void force() throws IOException {
    opened(file).force();
  }

  /**
   * A record that is still in memory.
   *
   * @param offset where it begins, as an offset in the file
   */
  ByteBuffer unwritten(long offset) {
    int header = (int) (offset - opened(segment).size());
    int payload = header + RecordFormat.RECORD_HEADER;
    return view.limit(payload + buffer.getInt(header)).position(payload);
  }

  /** Leaves the segment, and forgets what is in memory. */
  void leave() throws IOException {
    SpillFile open = file;
    segment = null;
    file = null;
    ragged = false;
    buffered = 0;
    buffer.clear();
    if (open != null) {
      open.close();
    }
  }

  private static <T> T opened(@Nullable T what) {
    if (what == null) {
      throw new IllegalStateException("segment: none (expected: one to write to)");
    }
    return what;
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
