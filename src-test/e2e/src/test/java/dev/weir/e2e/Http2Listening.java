package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.netty.connection.RawHttp2;
import dev.weir.netty.connection.RawHttp2.Frame;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to a stream over HTTP/2, on a connection of its own. It has the window that there
 * is to begin with, and makes room only for what it reads: a reader that stops holds the server up,
 * whatever sockets would take.
 */
final class Http2Listening implements Listener {

  private static final int STREAM = 1;
  private static final int CANCEL = 8;

  /* Bytes that were read before room is made for as many: as clients do. */
  private static final int ROOM_FOR = 16_384;

  private final RawHttp2 connection;
  private final Deque<String> lines = new ArrayDeque<>();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int taken;
  private boolean ended;

  /** Asks for a stream, and reads the status of the answer. */
  Http2Listening(int port, String target, int status) throws IOException {
    connection = RawHttp2.open(port);
    connection.request(STREAM, true, "GET", target);
    int answered = connection.status(STREAM);
    if (answered != status) {
      throw new AssertionError("status " + answered + " (expected: " + status + ")");
    }
  }

  @Override
  public @Nullable String event() throws IOException {
    while (lines.isEmpty() && !ended) {
      read(connection.read());
    }
    return lines.poll();
  }

  private void read(Frame frame) throws IOException {
    if (frame.type() == RawHttp2.RST_STREAM) {
      throw new EOFException("reset: " + frame.error());
    }
    if (frame.type() == RawHttp2.DATA) {
      for (byte b : frame.payload()) {
        take(b);
      }
      ended = (frame.flags() & RawHttp2.END_STREAM) != 0;
      taken += frame.payload().length;
      if (taken >= ROOM_FOR && !ended) {
        byte[] room = ByteBuffer.allocate(Integer.BYTES).putInt(taken).array();
        connection.frame(RawHttp2.WINDOW_UPDATE, 0, 0, room);
        connection.frame(RawHttp2.WINDOW_UPDATE, 0, STREAM, room);
        taken = 0;
      }
    }
  }

  private void take(byte b) {
    if (b != '\n') {
      begun.write(b);
    } else if (begun.size() > 0) {
      lines.add(begun.toString(UTF_8));
      begun.reset();
    }
  }

  /** Wants no more, and keeps the connection. */
  void cancel() throws IOException {
    connection.frame(
        RawHttp2.RST_STREAM, 0, STREAM, ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL).array());
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
