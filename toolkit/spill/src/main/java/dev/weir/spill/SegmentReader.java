package dev.weir.spill;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment after the other, from files, and checks them.
 *
 * <p>The buffer holds a stretch of the file, of which nothing changes any more: only what is whole
 * and written is ever read. So it need not be told of appends.
 */
final class SegmentReader implements Closeable {

  static final int BUFFER = 64 << 10;

  /** Of a record. */
  private enum Wanted {
    NOTHING,
    CHECK,
    RECORD
  }

  private final SpillFile.Opener opener;
  private final RecordFormat format = new RecordFormat();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer view = buffer.asReadOnlyBuffer();

  private @Nullable Segment segment;
  private @Nullable SpillFile file;

  /** Where in the file the next record begins, and its number. */
  private long offset;

  private long number;

  /** Where in the file the buffer's first byte is; it is filled up to its limit. */
  private long bufferStart;

  SegmentReader(SpillFile.Opener opener) {
    this.opener = opener;
  }

  /**
   * Goes to the first record of a segment, and checks its header.
   *
   * @throws SpillCorruptException if that is not as it should be
   * @throws IOException if it cannot be read
   */
  void enter(Segment next) throws IOException {
    leave();
    SpillFile opened = SpillFile.read(opener, next.file());
    try {
      fill(opened, 0, next.size());
      String wrong = format.checkHeader(buffer, next.first());
      if (wrong != null) {
        throw new SpillCorruptException(next.file(), 0, wrong);
      }
    } catch (EOFException e) {
      Closing.after(e, opened);
      throw new SpillCorruptException(next.file(), 0, "shorter than it was when it was opened");
    } catch (IOException | RuntimeException | Error e) {
      Closing.after(e, opened);
      throw e;
    }
    file = opened;
    segment = next;
    offset = RecordFormat.SEGMENT_HEADER;
    number = next.first();
  }

  /** The one that it is in, or null. */
  @Nullable Segment segment() {
    return segment;
  }

  long offset() {
    return offset;
  }

  /** Whether it has come to the end of what is whole and written. */
  boolean isAtEnd() {
    Segment in = segment;
    return in == null || file == null || offset >= in.size();
  }

  /** Steps over a record that was read elsewhere. */
  void skip(int payload) {
    offset += RecordFormat.RECORD_HEADER + payload;
    number++;
  }

  /**
   * Steps over a record that nobody wants: so it need not be intact, only as long as it says.
   *
   * @return whether there was one
   * @throws SpillCorruptException if it cannot be as long as that; it stays before it
   * @throws IOException if it cannot be read; it stays before it
   */
  boolean step() throws IOException {
    return go(Wanted.NOTHING) != null;
  }

  /**
   * Checks a record, and goes to the next.
   *
   * @return whether there was one
   * @throws SpillCorruptException if what is there is none; it stays before it
   * @throws IOException if it cannot be read; it stays before it
   */
  boolean check() throws IOException {
    return go(Wanted.CHECK) != null;
  }

  /**
   * Reads a record, and goes to the next.
   *
   * @return the record, until the next call; null at the end of what is whole and written
   * @throws SpillCorruptException if what is there is none; it stays before it
   * @throws IOException if it cannot be read; it stays before it
   */
  @Nullable ByteBuffer read() throws IOException {
    return go(Wanted.RECORD);
  }

  private @Nullable ByteBuffer go(Wanted wanted) throws IOException {
    Segment in = segment;
    SpillFile from = file;
    if (in == null || from == null || offset >= in.size()) {
      return null;
    }
    try {
      return go(in, from, wanted);
    } catch (EOFException e) {
      throw new SpillCorruptException(
          in.file(), offset, "the file ends (expected: " + in.size() + " bytes)");
    }
  }

  private ByteBuffer go(Segment in, SpillFile from, Wanted wanted) throws IOException {
    long rest = in.size() - offset - RecordFormat.RECORD_HEADER;
    if (rest < 0) {
      throw broken(in, "record: " + (rest + RecordFormat.RECORD_HEADER) + " bytes (expected: 8)");
    }
    int header = at(in, from, RecordFormat.RECORD_HEADER);
    int length = buffer.getInt(header);
    if (length < 0 || length > rest) {
      throw broken(in, "length of the record: " + length + " (expected: 0 to " + rest + ")");
    }
    ByteBuffer record = view;
    boolean intact = true;
    if (wanted == Wanted.NOTHING) {
      skip(length);
      return record;
    }
    if (length > BUFFER - RecordFormat.RECORD_HEADER) {
      intact = isLongIntact(from, header, length);
      record = intact && wanted == Wanted.RECORD ? readLong(from, length) : view;
    } else {
      header = at(in, from, RecordFormat.RECORD_HEADER + length);
      int payload = header + RecordFormat.RECORD_HEADER;
      record = view.limit(payload + length).position(payload);
      intact = format.isIntact(buffer, header, record, number);
    }
    if (!intact) {
      throw broken(in, "checksum of the record: wrong");
    }
    skip(length);
    return record;
  }

  private SpillCorruptException broken(Segment in, String rule) {
    return new SpillCorruptException(in.file(), offset, rule);
  }

  /** Has so many bytes from the offset on in the buffer, and says where in it. */
  private int at(Segment in, SpillFile from, int bytes) throws IOException {
    if (offset < bufferStart || offset + bytes > bufferStart + buffer.limit()) {
      fill(from, offset, in.size());
    }
    return (int) (offset - bufferStart);
  }

  private void fill(SpillFile from, long start, long end) throws IOException {
    bufferStart = start;
    buffer.clear().limit((int) Math.min(BUFFER, end - start));
    try {
      from.read(buffer, start);
    } catch (IOException e) {
      buffer.limit(0); // nothing that may be relied upon
      throw e;
    }
    buffer.flip();
  }

  /** Before there is memory for it: a length that is wrong may be any. */
  private boolean isLongIntact(SpillFile from, int header, int length) throws IOException {
    int checksum = buffer.getInt(header + Integer.BYTES);
    format.begin(buffer, header);
    long start = offset + RecordFormat.RECORD_HEADER;
    for (int done = 0; done < length; done += buffer.limit()) {
      fill(from, start + done, start + length);
      format.add(buffer);
    }
    return format.numberBy(checksum) == (int) number;
  }

  /** Through the buffer piece by piece, as one of that size would stay with the thread for good. */
  private ByteBuffer readLong(SpillFile from, int length) throws IOException {
    byte[] bytes = new byte[length];
    long start = offset + RecordFormat.RECORD_HEADER;
    for (int done = 0; done < length; done += buffer.limit()) {
      fill(from, start + done, start + length);
      buffer.get(bytes, done, buffer.limit());
    }
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Leaves the segment, whose file may be deleted then. */
  void leave() throws IOException {
    SpillFile open = file;
    segment = null;
    file = null;
    bufferStart = 0;
    buffer.limit(0);
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
