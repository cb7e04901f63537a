package dev.weir.spill;

import java.nio.file.Path;

/**
 * How a {@link SegmentLog} is to be.
 *
 * @param folder where its files are: its own, made if it does not exist
 * @param maxBytes the bound on bytes of the files together, at least {@code segmentBytes}
 * @param segmentBytes how large a file may get, from 1 KiB to 1 GiB; a record may be as long, less
 *     two headers
 * @param sync whether files are forced to the disk as they become full and when the log is closed
 */
record LogSettings(Path folder, long maxBytes, int segmentBytes, SyncPolicy sync) {

  static final int LEAST_SEGMENT = 1 << 10;
  static final int MOST_SEGMENT = 1 << 30;
  static final int USUAL_SEGMENT = 64 << 20;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  LogSettings {
    if (segmentBytes < LEAST_SEGMENT || segmentBytes > MOST_SEGMENT) {
      throw new IllegalArgumentException(
          "segmentBytes: "
              + segmentBytes
              + " (expected: "
              + LEAST_SEGMENT
              + " to "
              + MOST_SEGMENT
              + ")");
    }
    if (maxBytes < segmentBytes) {
      throw new IllegalArgumentException(
          "maxBytes: " + maxBytes + " (expected: >= segmentBytes, which is " + segmentBytes + ")");
    }
  }

  /** How long a record may be. */
  int maxRecord() {
    return segmentBytes - RecordFormat.SEGMENT_HEADER - RecordFormat.RECORD_HEADER;
  }
}
