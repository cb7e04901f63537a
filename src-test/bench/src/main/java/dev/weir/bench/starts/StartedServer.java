package dev.weir.bench.starts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server's process, from its start to its end. */
final class StartedServer implements AutoCloseable {

  /** What every one of them prints before its address. */
  static final String LISTENING = "listening on ";

  /** What every one of them answers with 200. */
  static final String PATH = "/block";

  private static final String LIVE = "Total";
  private static final String RESIDENT = "VmRSS:";
  private static final int LIVE_BYTES = 2;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final long PATIENCE_SECONDS = 30;
  private static final long KIB = 1024;

  private final Process process;
  private final long began;

  private StartedServer(Process process, long began) {
    this.process = process;
    this.began = began;
  }

  static StartedServer start(List<String> command) {
    try {
      long began = System.nanoTime();
      return new StartedServer(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(),
          began);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for it, asks it once, and tells how many nanoseconds that took since it was started. */
  double firstAnswer() {
    try {
      URI address =
          CompletableFuture.supplyAsync(this::address)
              .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .join();
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        String request =
            "GET " + PATH + "?work=1us HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double nanos = System.nanoTime() - began;
        if (!answer.startsWith("HTTP/1.1 200 ")) {
          throw new IllegalStateException("answer: " + answer + " (expected: 200)");
        }
        return nanos;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI address() {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .lines()
        .filter(line -> line.startsWith(LISTENING))
        .map(line -> URI.create(line.substring(LISTENING.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the server has ended before it listened"));
  }

  /** Bytes of the objects that are reachable. */
  double live() throws InterruptedException {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      jcmd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return text.lines()
          .filter(line -> line.startsWith(LIVE))
          .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[LIVE_BYTES]))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("jcmd: " + text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that the process has in memory; NaN where the system does not tell. */
  double resident() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> KIB * Double.parseDouble(line.split("\\s+")[1]))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** Ends it in an orderly way, which is when an archive of its classes is written. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
