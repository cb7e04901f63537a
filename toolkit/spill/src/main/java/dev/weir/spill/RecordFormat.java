package dev.weir.spill;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How records and the headers of segments lie in files. All numbers are big-endian.
 *
 * <pre>
 * segment  magic (8) version (4) number of the first record (8) CRC-32C of these (4), records
 * record   length of the payload (4) checksum (4) payload
 * checksum CRC-32C of the length and the payload, xor the low 32 bits of the record's number
 * </pre>
 *
 * <p>The length is in the checksum so that a stretch of zeros, which is what a file system may
 * leave where it had no time to write, is no record. The number is in it so that a record counts
 * only in its place: blocks of a file that was deleted may come back in another.
 */
final class RecordFormat {

  static final int SEGMENT_HEADER = 24;
  static final int RECORD_HEADER = 8;

  private static final String SUFFIX = ".spill";
  private static final int DIGITS = 19;
  private static final long MAGIC = 0x57_45_49_52_53_50_49_4CL; // WEIRSPIL
  private static final int VERSION = 2;

  private final CRC32C crc = new CRC32C();

  /** Writes a segment's header at the position. */
  void writeHeader(ByteBuffer to, long first) {
    int start = to.position();
    to.putLong(MAGIC).putInt(VERSION).putLong(first);
    to.putInt(checksum(to, start, to.position()));
  }

  /**
   * Reads a segment's header from the beginning of a buffer.
   *
   * @return null if it is the right one, and else the rule that it breaks
   */
  @Nullable String checkHeader(ByteBuffer from, long first) {
    if (from.limit() < SEGMENT_HEADER) {
      return "a header of " + from.limit() + " bytes (expected: " + SEGMENT_HEADER + ")";
    }
    if (from.getLong(0) != MAGIC) {
      return "not a segment of a spill (expected: one that begins with WEIRSPIL)";
    }
    if (from.getInt(8) != VERSION) {
      return "version: " + from.getInt(8) + " (expected: " + VERSION + ")";
    }
    if (from.getInt(20) != checksum(from, 0, 20)) {
      return "checksum of the header: wrong";
    }
    if (from.getLong(12) != first) {
      return "first record: " + from.getLong(12) + " (expected: " + first + ", as the file's name)";
    }
    return null;
  }

  /** Writes the header of a record whose payload will follow it at once. */
  void writeRecordHeader(ByteBuffer to, ByteBuffer payload, long number) {
    int start = to.position();
    to.putInt(payload.remaining());
    begin(to, start);
    add(payload);
    to.putInt((int) crc.getValue() ^ (int) number);
  }

  /** Whether the header at an offset of a buffer fits the payload, which is elsewhere. */
  boolean isIntact(ByteBuffer from, int header, ByteBuffer payload, long number) {
    begin(from, header);
    add(payload);
    return numberBy(from.getInt(header + Integer.BYTES)) == (int) number;
  }

  /** Begins the checksum of a record with its length, which is in its header. */
  void begin(ByteBuffer from, int header) {
    crc.reset();
    update(from, header, header + Integer.BYTES);
  }

  /** Goes on with some more of the payload, from position to limit, which stay. */
  void add(ByteBuffer payload) {
    int start = payload.position();
    crc.update(payload);
    payload.position(start);
  }

  /** The low 32 bits of the number that a record has, if that is its checksum, and it is intact. */
  int numberBy(int checksum) {
    return checksum ^ (int) crc.getValue();
  }

  static IllegalArgumentException tooLong(long length, int limit) {
    return new IllegalArgumentException(
        "record: "
            + length
            + " bytes (expected: <= "
            + limit
            + ", which is a segment less its header and the record's)");
  }

  /** The name that says which record is the first, and sorts by it. */
  static Path file(Path folder, long first) {
    return folder.resolve(String.format(Locale.ROOT, "%019d%s", first, SUFFIX));
  }

  /** The number in a file's name, and -1 if it is not a segment's. */
  static long first(Path file) {
    String name = String.valueOf(file.getFileName());
    int digits = name.length() - SUFFIX.length();
    if (digits != DIGITS || !name.endsWith(SUFFIX)) {
      return -1;
    }
    for (int i = 0; i < digits; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') { // parseLong takes more than these
        return -1;
      }
    }
    try {
      return Long.parseLong(name, 0, digits, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private int checksum(ByteBuffer of, int from, int to) {
    crc.reset();
    update(of, from, to);
    return (int) crc.getValue();
  }

  /** Leaves position and limit as they were. */
  private void update(ByteBuffer of, int from, int to) {
    int position = of.position();
    int limit = of.limit();
    of.limit(to).position(from);
    crc.update(of);
    of.limit(limit).position(position);
  }
}
