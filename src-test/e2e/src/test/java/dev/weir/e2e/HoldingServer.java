package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Answers the requests of one connection, one after the other, until it is told to hold one. */
final class HoldingServer implements AutoCloseable {
  private static final byte[] REPLY =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final FutureTask<Void> answers = new FutureTask<>(this::answer);
  private final CountDownLatch hold = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  HoldingServer() throws IOException {
    Thread thread = new Thread(answers, "holding-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Leaves a request without an answer from now on, and waits until there is one. */
  void hold() throws InterruptedException {
    hold.countDown();
    if (!held.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("no request has come that could be held");
    }
  }

  /** Answers it, and those after it. */
  void release() {
    release.countDown();
  }

  /** Waits until the client has closed the connection. Throws what answering has thrown. */
  void awaitEnd() throws Exception {
    answers.get(1, TimeUnit.MINUTES);
  }

  private Void answer() throws Exception {
    try (Socket asked = listening.accept();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(asked.getInputStream(), US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (hold.getCount() == 0) {
            held.countDown();
            release.await();
          }
          asked.getOutputStream().write(REPLY);
        }
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    release.countDown();
  }
}
