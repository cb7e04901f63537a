package dev.weir.bench.measure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds the end of one answer after another, of those with a Content-Length, and its status. */
final class HttpAnswer {

  private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = 9;
  private static final int MOST = 1 << 12;

  private final byte[] head = new byte[MOST];
  private int filled;
  private int size;
  private int status;
  private volatile int complete;

  /** Takes what was received. True if an answer is complete with it; there is no more than one. */
  boolean takes(ByteBuffer received) {
    int more = received.remaining();
    if (filled + more > MOST) {
      throw new IllegalStateException("answer: more than " + MOST + " B");
    }
    received.get(head, filled, more);
    int from = Math.max(0, filled - 3);
    filled += more;
    if (size == 0) {
      readHead(from);
    }
    if (size == 0 || filled < size) {
      return false;
    }
    if (filled > size) {
      throw new IllegalStateException("answer: " + (filled - size) + " B too many");
    }
    complete = size;
    filled = 0;
    size = 0;
    return true;
  }

  /** Bytes of the last one that was complete. */
  int size() {
    return complete;
  }

  /** Of the last one that was complete. */
  int status() {
    return status;
  }

  private void readHead(int from) {
    for (int i = from; i + 3 < filled; i++) {
      if (head[i] == '\r' && head[i + 1] == '\n' && head[i + 2] == '\r' && head[i + 3] == '\n') {
        status = number(STATUS_AT);
        size = i + 4 + number(afterLength(i));
        return;
      }
    }
  }

  private int afterLength(int end) {
    for (int at = 0; at + LENGTH.length <= end; at++) {
      if (isLengthAt(at)) {
        return at + LENGTH.length;
      }
    }
    throw new IllegalStateException(
        "answer without Content-Length: "
            + new String(head, 0, end, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
  }

  private boolean isLengthAt(int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      int c = head[at + i];
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int at) {
    int value = 0;
    for (int i = at; head[i] >= '0' && head[i] <= '9'; i++) {
      value = 10 * value + head[i] - '0';
    }
    return value;
  }
}
