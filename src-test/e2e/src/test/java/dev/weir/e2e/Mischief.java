package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;

/**
 * One client that does something that it should not. What it does follows from its random numbers
 * alone.
 */
abstract class Mischief {

  /** Longer than any bound that a test sets. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final int GLANCE_MILLIS = 30;

  final Random random;
  private final Socket socket;

  Mischief(int port, Random random) throws IOException {
    this.random = random;
    this.socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
  }

  /** Does it, and goes away. What came back, as far as it was read. */
  final String run() throws IOException {
    try (socket) {
      try {
        act();
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        return ""; // the server has closed the connection meanwhile, as it may
      }
      return leave();
    }
  }

  /** What is sent, and when. */
  abstract void act() throws IOException;

  final void send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  final void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** Reads on until the server has had enough, which it must have. */
  final void waitForTheEnd() throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getInputStream().readAllBytes();
  }

  /** A byte at a time, as long as the server takes it. */
  final void dribble(byte[] bytes) throws IOException {
    for (byte b : bytes) {
      send(new byte[] {b});
    }
  }

  private String leave() throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> {
        return glance();
      }
      case 1 -> socket.setSoLinger(true, 0); // a reset in place of a farewell
      case 2 -> {
        try {
          socket.shutdownOutput();
        } catch (IOException e) {
          return ""; // closed already
        }
        return glance();
      }
      default -> {
        return "";
      }
    }
    return "";
  }

  private String glance() throws IOException {
    socket.setSoTimeout(GLANCE_MILLIS);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[4_096];
    try {
      for (int n = in.read(buffer); n > 0 && seen.size() < 1 << 16; n = in.read(buffer)) {
        seen.write(buffer, 0, n);
      }
    } catch (IOException e) {
      return seen.toString(ISO_8859_1); // no more for now, or reset
    }
    return seen.toString(ISO_8859_1);
  }

  /** Changes some bytes, and leaves out, doubles or adds others. */
  final byte[] mutated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int one = Math.max(2, bytes.length / (1 + random.nextInt(6)));
    for (byte b : bytes) {
      switch (random.nextInt(one) == 0 ? random.nextInt(5) : 5) {
        case 0 -> out.write(random.nextInt(256));
        case 1 -> {}
        case 2 -> {
          out.write(b);
          out.write(b);
        }
        case 3 -> out.write(b ^ 1 << random.nextInt(8));
        case 4 -> out.writeBytes(noise(random.nextInt(20)));
        default -> out.write(b);
      }
    }
    return out.toByteArray();
  }

  final byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }
}
