package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A client that reads 10 KB a second of what it could have by the megabyte. */
class SlowReaderTest {

  private static final Pattern AFTER_COLLECTION = Pattern.compile("Pause Full [^\\n]*->(\\d+)M\\(");
  private static final int BYTES_PER_SECOND = 10_000;
  private static final Duration READING = Duration.ofSeconds(6);
  private static final long MOST_HEAP = 12; // in MiB, with what the others' requests have left warm
  private static final int OTHERS_LINES = 20_000;
  private static final byte[] LINE = "y".repeat(99).concat("\n").getBytes(US_ASCII);

  @Test
  void block_readerOfTenKilobytesASecond_costsNoMemoryAndHarmsNobody() throws Exception {
    try (ServerProcess server =
        ServerProcess.startWith(
            List.of(
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:gc:stderr"),
            "serve",
            "--port",
            "0",
            "--management-port",
            "0")) {
      int port = server.url("listening on").getPort();
      assertThat(othersRequest(port)).isEqualTo(200);
      server.collect();
      try (Upload slow = endless(port)) {
        CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> readSlowly(slow));

        assertThat(secondsForOthersUpload(port)).isLessThan(60);
        assertThat(othersRequest(port)).isEqualTo(200);
        assertThat(read.get(60, TimeUnit.SECONDS)).isPositive();

        // what the sockets' buffers hold, and not what the client could have sent meanwhile
        assertThat(slow.written()).isLessThan(64L << 20);
        assertThat(slow.writing()).isNotDone();
        assertThat(server.isAlive()).isTrue();
        server.collect(); // a young collection leaves what has died since it grew old
      }
      Matcher heap = AFTER_COLLECTION.matcher(server.stderr());
      List<Long> left = heap.results().map(each -> Long.parseLong(each.group(1))).toList();
      System.out.printf("a slow reader: MiB of heap after full collections: %s%n", left);
      assertThat(left)
          .hasSizeGreaterThan(1)
          .last()
          .satisfies(most -> assertThat(most).isLessThan(48));
      assertThat(left.get(left.size() - 1) - left.get(0))
          .as("for the reader")
          .isLessThan(MOST_HEAP);
    }
  }

  private static Upload endless(int port) throws Exception {
    return Upload.start(
        port,
        "/ingest/block",
        Long.MAX_VALUE,
        out -> {
          while (true) {
            out.write(LINE);
          }
        });
  }

  private static long readSlowly(Upload slow) {
    try {
      slow.head();
      long read = 0;
      for (long start = System.nanoTime(), at = 0; at < READING.toNanos(); ) {
        read += slow.line().length() + 1;
        at = System.nanoTime() - start;
        LockSupport.parkNanos(read * 1_000_000_000L / BYTES_PER_SECOND - at);
      }
      return read;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static double secondsForOthersUpload(int port) throws Exception {
    long start = System.nanoTime();
    byte[] body = new String(LINE, US_ASCII).repeat(OTHERS_LINES).getBytes(US_ASCII);
    try (Upload other = Upload.start(port, "/ingest/block", body)) {
      other.head();
      for (int i = 1; i <= OTHERS_LINES; i++) {
        assertThat(other.line()).startsWith("{\"line\":" + i + ",");
      }
      assertThat(other.line()).contains("\"completed\":" + OTHERS_LINES);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static int othersRequest(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/reject?work=1ms");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
            BodyHandlers.ofString())
        .statusCode();
  }
}
