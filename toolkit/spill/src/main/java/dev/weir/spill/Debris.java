package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Looks for records behind a place in a file where there is none.
 *
 * <p>A process that dies leaves nothing behind the torn end. A machine that loses power may leave
 * later records without earlier ones, and so may bits that turned over.
 */
final class Debris {

  /** How far it looks, and how long a record may be that it finds: enough for most. */
  private static final int WINDOW = 64 << 10;

  private Debris() {}

  /**
   * Whether a whole record begins soon behind an offset.
   *
   * @param opener how files are opened
   * @param file where to look
   * @param offset behind which
   * @param end of the file
   * @return whether one was found
   * @throws IOException if it cannot be read
   */
  static boolean hasRecord(SpillFile.Opener opener, Path file, long offset, long end)
      throws IOException {
    try (SpillFile from = SpillFile.read(opener, file)) {
      RecordFormat format = new RecordFormat();
      ByteBuffer header = ByteBuffer.allocate(RecordFormat.RECORD_HEADER);
      if (end - offset < header.capacity()) {
        return false;
      }
      from.read(header, offset);
      int length = header.getInt(0);
      if (length >= 0) { // maybe only the payload is broken
        long following = offset + RecordFormat.RECORD_HEADER + length;
        if (following < end && isRecord(format, piece(from, following, end), 0)) {
          return true;
        }
      }
      ByteBuffer piece = piece(from, offset, end);
      for (int i = 1; i < Math.min(WINDOW, piece.limit()); i++) {
        if (isRecord(format, piece, i)) {
          return true;
        }
      }
      return false;
    }
  }

  private static ByteBuffer piece(SpillFile from, long offset, long end) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(2 * WINDOW, end - offset));
    from.read(piece, offset);
    return piece.flip();
  }

  private static boolean isRecord(RecordFormat format, ByteBuffer piece, int header) {
    int payload = header + RecordFormat.RECORD_HEADER;
    if (payload > piece.limit()) {
      return false;
    }
    int length = piece.getInt(header);
    return length >= 0
        && length <= piece.limit() - payload
        && format.isIntact(piece, header, piece.slice(payload, length));
  }
}
