package dev.weir.demo.load.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that answers as badly as a test wants it to: each connection has its own turn. */
final class RawServer implements AutoCloseable {

  /** What one connection does. */
  interface Turn {
    void take(Socket socket, String head) throws IOException;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final Turn turn;

  RawServer(Turn turn) throws IOException {
    this.turn = turn;
    Thread acceptor = new Thread(this::accept, "raw-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread serving = new Thread(() -> serve(socket), "raw-connection");
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException e) {
      ends.add("closed");
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      for (String head = head(socket); head != null; head = head(socket)) {
        turn.take(socket, head);
      }
      ends.add("ended by the client");
    } catch (IOException e) {
      ends.add("broken by the client");
    }
  }

  /** Null at the end of the stream. */
  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** With text as it is. */
  static RawServer answering(String text) throws IOException {
    return new RawServer((socket, head) -> write(socket, text));
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** With RST in place of FIN. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  int accepted() {
    return sockets.size();
  }

  /** How the next connection that ends does so. */
  String nextEnd() throws InterruptedException {
    return ends.poll(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
