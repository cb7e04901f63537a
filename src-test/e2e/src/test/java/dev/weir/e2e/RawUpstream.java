package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A service on whose every byte a test decides; and that sees every byte it is sent. */
final class RawUpstream implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final ServerSocket listening;
  private final List<Call> calls = new ArrayList<>();

  RawUpstream() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    listening.setSoTimeout(TIMEOUT_MILLIS);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next connection to it. */
  Call accept() throws IOException {
    Call call = new Call(listening.accept());
    calls.add(call);
    return call;
  }

  /** Ends all connections. */
  void hangUp() throws IOException {
    for (Call call : calls) {
      call.hangUp();
    }
    calls.clear();
  }

  @Override
  public void close() throws IOException {
    hangUp();
    listening.close();
  }

  /** A connection. */
  static final class Call {

    private final Socket socket;
    private final InputStream in;

    private Call(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    }

    /** Reads the head of a request: in lower case, without the empty line. */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          throw new EOFException("after: " + head);
        }
        head.append((char) b);
      }
      return head.substring(0, head.length() - 4).toLowerCase(Locale.ROOT);
    }

    /** So many bytes. */
    String text(int length) throws IOException {
      return new String(in.readNBytes(length), ISO_8859_1);
    }

    /** Whatever comes until the other side closes. */
    String readToEnd() throws IOException {
      return new String(in.readAllBytes(), ISO_8859_1);
    }

    /* Until the other side has heard: it would lose the next request on this connection. */
    private void hangUp() throws IOException {
      try (socket) {
        socket.shutdownOutput();
        readToEnd();
      } catch (SocketException e) {
        return; // the other side was first
      }
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    void answer(String body) throws IOException {
      write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }
  }
}
