package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Looks for records behind a place in a file where there is none.
 *
 * <p>A process that dies leaves nothing behind the torn end. A machine that loses power may leave
 * later records without earlier ones, and so may bits that turned over.
 */
final class Debris {

  private static final int WINDOW = 64 << 10;

  /** So many bytes are summed up in vain, and then it gives up: a fraction of a second. */
  private static final long MOST = 256 << 20;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
  private final ByteBuffer further = ByteBuffer.allocate(WINDOW);
  private final SpillFile from;
  private final long number;
  private final long offset;
  private final long end;
  private long summed;

  private Debris(SpillFile from, long number, long offset, long end) {
    this.from = from;
    this.number = number;
    this.offset = offset;
    this.end = end;
  }

  /**
   * Whether a whole record begins anywhere behind an offset.
   *
   * @param opener how files are opened
   * @param file where to look
   * @param number of the record that should be at the offset
   * @param offset behind which
   * @param end of the file
   * @return false if there is none; true if one was found, or it would take too long to be sure
   * @throws IOException if it cannot be read
   */
  static boolean mayHaveRecord(
      SpillFile.Opener opener, Path file, long number, long offset, long end) throws IOException {
    try (SpillFile from = SpillFile.read(opener, file)) {
      return new Debris(from, number, offset, end).search();
    }
  }

  private boolean search() throws IOException {
    long start = offset + 1;
    while (end - start >= RecordFormat.RECORD_HEADER) {
      window.clear().limit((int) Math.min(WINDOW, end - start));
      from.read(window, start);
      window.flip();
      int last = window.limit() - RecordFormat.RECORD_HEADER;
      for (int i = 0; i <= last; i++) {
        if (isRecord(start, i)) {
          return true;
        }
      }
      start += last + 1;
    }
    return false;
  }

  private boolean isRecord(long start, int header) throws IOException {
    int length = window.getInt(header);
    int checksum = window.getInt(header + Integer.BYTES);
    long at = start + header;
    if (length < 0
        || length > end - at - RecordFormat.RECORD_HEADER
        || (length == 0 && checksum == 0)) { // as most of what is nothing
      return false;
    }
    summed += length;
    if (summed > MOST) {
      return true;
    }
    sum(start, header, length);
    // Those that are missing before it have a header at least.
    long missing = Integer.toUnsignedLong((checksum ^ (int) crc.getValue()) - (int) number);
    return missing > 0 && missing <= (at - offset) / RecordFormat.RECORD_HEADER;
  }

  private void sum(long start, int header, int length) throws IOException {
    int payload = header + RecordFormat.RECORD_HEADER;
    int here = Math.min(length, window.limit() - payload);
    crc.reset();
    crc.update(window.array(), header, Integer.BYTES);
    crc.update(window.array(), payload, here);
    for (int done = here; done < length; done += further.limit()) {
      further.clear().limit(Math.min(WINDOW, length - done));
      from.read(further, start + payload + done);
      crc.update(further.flip());
    }
  }
}
