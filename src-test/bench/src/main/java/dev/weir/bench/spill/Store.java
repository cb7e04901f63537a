package dev.weir.bench.spill;

import java.io.IOException;

/** Records on disk, in order. One thread. */
public interface Store extends AutoCloseable {

  /**
   * Appends a record.
   *
   * @param record used again for the next one
   * @throws IOException if that fails
   */
  void append(byte[] record) throws IOException;

  /**
   * Hands over to the operating system what was appended.
   *
   * @throws IOException if that fails
   */
  void flush() throws IOException;

  /**
   * Waits until what was appended is on the disk.
   *
   * @throws IOException if that fails
   */
  void sync() throws IOException;

  /**
   * Reads the next record.
   *
   * @param into as long as a record
   * @return whether there was one
   * @throws IOException if that fails
   */
  boolean read(byte[] into) throws IOException;

  @Override
  void close() throws IOException;
}
