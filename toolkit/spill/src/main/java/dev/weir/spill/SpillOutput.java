package dev.weir.spill;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a {@link SpillCodec} writes a value: an {@link OutputStream} that never fails for want of a
 * disk, and grows as needed, up to the longest record that fits into a file. For one thread at a
 * time.
 *
 * <p>Numbers are big-endian, as {@link ByteBuffer} reads them.
 */
public final class SpillOutput extends OutputStream {

  private static final int INITIAL = 512;

  /** What grew larger than this for one value is not kept for the next. */
  private static final int KEPT = 1 << 20;

  private final int limit;
  private ByteBuffer buffer;

  /**
   * Makes an empty one.
   *
   * @param limit how many bytes it takes at most
   */
  SpillOutput(int limit) {
    this.limit = limit;
    this.buffer = ByteBuffer.allocate(Math.min(INITIAL, limit));
  }

  /** Forgets what was written. */
  void reset() {
    buffer.clear();
    if (buffer.capacity() > KEPT) {
      buffer = ByteBuffer.allocate(INITIAL);
    }
  }

  /**
   * What was written since the last {@link #reset}, and nothing may be written before the next.
   *
   * @return from its position to its limit
   */
  ByteBuffer record() {
    return buffer.flip();
  }

  /**
   * Writes one byte.
   *
   * @param value of which the low eight bits count
   * @throws IllegalArgumentException if the record gets too long
   */
  @Override
  public void write(int value) {
    room(1).put((byte) value);
  }

  /**
   * Writes bytes.
   *
   * @param bytes where they are
   * @param offset where they begin
   * @param length how many
   * @throws IllegalArgumentException if the record gets too long
   */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    room(length).put(bytes, offset, length);
  }

  /**
   * Writes bytes.
   *
   * @param bytes all of them
   * @throws IllegalArgumentException if the record gets too long
   */
  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes bytes.
   *
   * @param bytes from the position to the limit, where the position is afterwards
   * @throws IllegalArgumentException if the record gets too long
   */
  public void write(ByteBuffer bytes) {
    room(bytes.remaining()).put(bytes);
  }

  /**
   * Writes four bytes.
   *
   * @param value an int
   * @throws IllegalArgumentException if the record gets too long
   */
  public void writeInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  /**
   * Writes eight bytes.
   *
   * @param value a long
   * @throws IllegalArgumentException if the record gets too long
   */
  public void writeLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  /** Does nothing: a codec that closes it has written its value. */
  @Override
  public void close() {
    // Not a resource.
  }

  private ByteBuffer room(int more) {
    if (more > buffer.remaining()) {
      long length = (long) buffer.position() + more;
      if (length > limit) {
        throw RecordFormat.tooLong(length, limit);
      }
      long twice = Math.min(limit, 2L * buffer.capacity());
      byte[] larger = Arrays.copyOf(buffer.array(), (int) Math.max(length, twice));
      buffer = ByteBuffer.wrap(larger).position(buffer.position());
    }
    return buffer;
  }
}
