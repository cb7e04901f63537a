package dev.weir.spill;

import java.nio.file.Path;

/** A file of records, and how much of it is known to be whole records. */
final class Segment {

  private final Path file;
  private final long first;
  private long size;

  /**
   * Describes a file.
   *
   * @param file where it is
   * @param first the number of its first record
   * @param size bytes of its header and of whole records
   */
  Segment(Path file, long first, long size) {
    this.file = file;
    this.first = first;
    this.size = size;
  }

  Path file() {
    return file;
  }

  long first() {
    return first;
  }

  long size() {
    return size;
  }

  void size(long bytes) {
    size = bytes;
  }

  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }
}
