package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An upload over a plain socket: it writes on a thread of its own and reads when it is told to, so
 * that a test decides how slow either side is. (The JDK's client reads no response before it has
 * written its request, and would wait for ever.)
 */
final class Upload implements AutoCloseable {

  /** Writes a body, or part of it. */
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /* Linux would let it grow to tens of megabytes of answers that nobody reads. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final Socket socket;
  private final InputStream in;
  private final AtomicLong written = new AtomicLong();
  private final CompletableFuture<Void> writing = new CompletableFuture<>();
  private @Nullable BufferedReader lines;

  private Upload(int port, String target, long length, Body body, String... headers)
      throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    in = new BufferedInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder("PUT " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Content-Length: ").append(length).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(US_ASCII));
    Thread writer = new Thread(() -> write(body), "upload");
    writer.setDaemon(true);
    writer.start();
  }

  static Upload start(int port, String target, long length, Body body, String... headers)
      throws IOException {
    return new Upload(port, target, length, body, headers);
  }

  static Upload start(int port, String target, byte[] body, String... headers) throws IOException {
    return new Upload(port, target, body.length, out -> out.write(body), headers);
  }

  private void write(Body body) {
    try {
      body.writeTo(new Counted(socket.getOutputStream()));
      writing.complete(null);
    } catch (IOException | RuntimeException e) {
      writing.completeExceptionally(e);
    }
  }

  /** How many bytes of the body the socket has taken. */
  long written() {
    return written.get();
  }

  /** Completes when the whole body was written. */
  CompletableFuture<Void> writing() {
    return writing;
  }

  /** Reads one response head. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = plainLine(); !line.isEmpty(); line = plainLine()) {
      head.append(line.toLowerCase(Locale.ROOT)).append('\n');
    }
    return head.toString();
  }

  /** Reads the next line of a head, or of a body that is not chunked. */
  String plainLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("in a head: " + line.toString(US_ASCII));
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(US_ASCII);
  }

  /** Reads the next line of a chunked body; null at its end. */
  @Nullable String line() throws IOException {
    if (lines == null) {
      lines = new BufferedReader(new InputStreamReader(new Chunked(), UTF_8));
    }
    return lines.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private final class Counted extends OutputStream {

    private static final int PIECE = 8_192;

    private final OutputStream out;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int done = 0; done < length; done += PIECE) {
        int piece = Math.min(PIECE, length - done);
        out.write(bytes, from + done, piece);
        written.addAndGet(piece);
      }
    }
  }

  private final class Chunked extends InputStream {

    private int left;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left == 0 && !ended) {
        left = Integer.parseInt(plainLine(), 16);
        ended = left == 0;
        if (ended) {
          plainLine();
        }
      }
      if (ended) {
        return -1;
      }
      int count = in.read(into, from, Math.min(length, left));
      if (count < 0) {
        throw new EOFException("in a chunk");
      }
      left -= count;
      if (left == 0) {
        plainLine();
      }
      return count;
    }
  }
}
