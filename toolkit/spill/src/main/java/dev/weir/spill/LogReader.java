package dev.weir.spill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the records of a log in order: from the files, and what is not yet there from memory. */
final class LogReader implements Closeable {

  private final Segments segments;
  private final SegmentWriter writer;
  private final SegmentReader reader;
  private long position;

  /** Begins at a record. */
  LogReader(SpillFile.Opener opener, Segments segments, SegmentWriter writer, long position) {
    this.segments = segments;
    this.writer = writer;
    this.reader = new SegmentReader(opener);
    this.position = position;
  }

  long position() {
    return position;
  }

  /** Goes to another record. */
  void position(long number) throws IOException {
    position = number;
    reader.leave();
  }

  /** Lets go of the file that it reads, and goes on where it was. */
  void leave() throws IOException {
    reader.leave();
  }

  /** Lets go of the file that it reads if that is to be deleted. */
  void leave(Segment drained) throws IOException {
    if (reader.segment() == drained) {
      reader.leave();
    }
  }

  /**
   * Reads a record, of which there has to be one.
   *
   * @return the record, until the next call of anything
   * @throws IOException if it cannot be read; the position stays
   */
  ByteBuffer read() throws IOException {
    Segment in = reader.segment();
    if (in == null) {
      in = seek();
    }
    ByteBuffer record = record(in, position);
    position++;
    return record;
  }

  /** Puts the reader before the record of the position. */
  private Segment seek() throws IOException {
    Segment in = segments.holding(position);
    reader.enter(in);
    try {
      for (long number = in.first(); number < position; number++) {
        record(in, number);
      }
    } catch (IOException e) {
      Closing.after(e, reader);
      throw e;
    }
    return in;
  }

  /** The record of that number, before which the reader is. */
  private ByteBuffer record(Segment in, long number) throws IOException {
    ByteBuffer record = reader.read();
    if (record != null) {
      return record;
    }
    if (in == writer.segment()) {
      record = writer.unwritten(reader.offset());
      reader.skip(record.remaining());
      return record;
    }
    Segment after = segments.following(in, number);
    reader.enter(after);
    return record(after, number);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
