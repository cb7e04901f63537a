package dev.weir.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 connection, byte by byte, so that a test decides what is sent when. */
public final class RawConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  /** Connects to a server on this machine. */
  public RawConnection(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends the head of a request, and whatever comes after it. */
  public void send(String requestLine, String headers, String rest) throws IOException {
    String lines = headers.isEmpty() ? "" : headers + "\r\n";
    write(requestLine + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n" + rest);
  }

  /** Sends a request for a path. */
  public void get(String path) throws IOException {
    send("GET " + path, "", "");
  }

  /** Sends bytes. */
  public void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads an answer and its body. */
  public Answered read() throws IOException {
    Answered head = readHead();
    int length = Integer.parseInt(head.header("content-length"));
    return new Answered(
        head.status(), head.headers(), new String(in.readNBytes(length), ISO_8859_1));
  }

  /** Reads an answer that has no body. */
  public Answered readHead() throws IOException {
    String[] statusLine = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      String[] header = line.split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
    }
    return new Answered(Integer.parseInt(statusLine[1]), headers, "");
  }

  /** So many bytes. */
  public String text(int length) throws IOException {
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  /** Whether the other side has closed, with nothing more to read. */
  public boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  /** Whether anything has come that is not read yet. */
  public boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Whatever comes until the other side closes. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Lets the connection go without a farewell. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("after: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What came back. */
  public record Answered(int status, Map<String, String> headers, String body) {

    /** Empty if there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }
}
