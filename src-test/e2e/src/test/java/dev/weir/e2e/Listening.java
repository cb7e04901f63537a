package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to a stream over a plain socket with a small buffer, and reads when it is told
 * to.
 */
final class Listening implements Listener {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int SMALL_BUFFER = 2_048;

  private final Socket socket = new Socket();
  private final BufferedReader in;

  /** Asks for a stream in HTTP/1.0, whose answer has no chunks. */
  Listening(int port, String target, String... headers) throws IOException {
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    socket
        .getOutputStream()
        .write(("GET " + target + " HTTP/1.0\r\n" + lines + "\r\n").getBytes(US_ASCII));
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 64);
  }

  /** Reads the head, and says what it was. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  /** The next line; null at the end. */
  @Nullable String line() throws IOException {
    return in.readLine();
  }

  @Override
  public @Nullable String event() throws IOException {
    String line = line();
    while (line != null && line.isEmpty()) {
      line = line();
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
