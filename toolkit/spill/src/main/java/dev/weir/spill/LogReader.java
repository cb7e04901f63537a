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
    seek();
    arrive(position);
    ByteBuffer record = reader.read();
    if (record == null) {
      record = writer.unwritten(reader.offset());
      reader.skip(record.remaining());
    }
    position++;
    return record;
  }

  /** Steps over the record of the position, of which there has to be one: intact or not. */
  void step() throws IOException {
    seek();
    step(position);
    position++;
  }

  /** Puts the reader before the record of the position, unless it is there. */
  private void seek() throws IOException {
    if (reader.segment() != null) {
      return;
    }
    Segment in = segments.holding(position);
    reader.enter(in);
    try {
      for (long number = in.first(); number < position; number++) {
        step(number);
      }
    } catch (IOException e) {
      Closing.after(e, reader);
      throw e;
    }
  }

  private void step(long number) throws IOException {
    arrive(number);
    if (!reader.step()) {
      reader.skip(writer.unwritten(reader.offset()).remaining());
    }
  }

  /** Goes on to the segment that begins with a record, if the one before has no more. */
  private void arrive(long number) throws IOException {
    Segment in = reader.segment();
    while (in != null && in != writer.segment() && reader.isAtEnd()) {
      in = segments.following(in, number);
      reader.enter(in);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
