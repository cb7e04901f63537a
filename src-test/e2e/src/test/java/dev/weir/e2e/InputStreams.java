package dev.weir.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bodies for tests. */
final class InputStreams {

  private static final int BUFFER = 64 * 1_024;

  private InputStreams() {}

  static InputStream of(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** One without an end. */
  static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 0;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return length;
      }
    };
  }

  /** How many bytes there are. */
  static long count(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long sum = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sum += n;
    }
    return sum;
  }
}
