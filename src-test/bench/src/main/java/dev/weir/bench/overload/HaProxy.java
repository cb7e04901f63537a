package dev.weir.bench.overload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** HAProxy in front of a server, as a process of its own. */
final class HaProxy implements AutoCloseable {

  /** Why it takes no part, where there is none. */
  static final String MISSING = "HAProxy: left out, as there is none (apt-get install haproxy)";

  private static final String COMMAND = "haproxy";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 20;
  private static final String CONFIG =
      """
      global
        maxconn 8000
        nbthread 1
      defaults
        mode http
        timeout connect 1s
        timeout client 1m
        timeout server 1m
        timeout queue %dms
        retries 0
        http-reuse always
      frontend all
        bind 127.0.0.1:%d
        default_backend server
      backend server
        server one 127.0.0.1:%d maxconn %d
      """;

  private final Path config;
  private final Process process;
  private final int port;

  private HaProxy(Path config, Process process, int port) {
    this.config = config;
    this.process = process;
    this.port = port;
  }

  /** Where it is, if it is. */
  static Optional<String> version() {
    try {
      Process process = new ProcessBuilder(COMMAND, "-v").redirectErrorStream(true).start();
      String text =
          new String(process.getInputStream().readAllBytes()).lines().findFirst().orElse("");
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty(); // there is no such command
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Starts one, and waits until it listens. */
  static HaProxy start(List<String> prefix, int server, int permits, Duration patience)
      throws InterruptedException {
    try {
      int port = freePort();
      Path config = Files.createTempFile("haproxy", ".cfg");
      Files.writeString(config, config(port, server, permits, patience));
      List<String> command = new ArrayList<>(prefix);
      command.addAll(List.of(COMMAND, "-db", "-q", "-f", config.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      HaProxy proxy = new HaProxy(config, process, port);
      proxy.awaitListening();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String config(int port, int server, int permits, Duration patience) {
    return String.format(Locale.ROOT, CONFIG, patience.toMillis(), port, server, permits);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        close();
        throw new IllegalStateException("HAProxy does not listen on port " + port);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  int port() {
    return port;
  }

  /** What it has taken of the processors. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
