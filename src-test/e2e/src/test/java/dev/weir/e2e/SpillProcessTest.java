package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What was acknowledged before kill -9 is handled by the next process. */
class SpillProcessTest {

  private static final int ACKNOWLEDGED = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;

  @Test
  void kill_whileSpilling_givesTheFolderBackAndTheNextHandlesAllThatWasAcknowledged()
      throws Exception {
    Path folder = directory.resolve("spill");
    List<String> acknowledged = new ArrayList<>();
    try (ServerProcess server = start(config(folder, "60s"))) {
      URI service = server.url("listening on");
      URI management = server.url("management on");
      CompletableFuture<?> first = postAsync(service, "takes the worker");
      CompletableFuture<?> second = postAsync(service, "takes the queue");
      await().until(() -> spill(management).at("/ledger/running").asInt() == 2);
      Semaphore chunks = new Semaphore(0);
      try (Upload upload = endless(service, chunks)) {
        for (int i = 0; i < ACKNOWLEDGED; i++) {
          chunks.release();
          String line = "acknowledged " + i;
          assertThat(postAsync(service, line).get().statusCode()).isEqualTo(202);
          acknowledged.add(line);
        }
        assertThat(upload.writing()).isNotDone();
        try (ServerProcess another = start(directory.resolve("spill.yaml"))) {
          assertThat(another.exitCode()).isEqualTo(2);
          assertThat(another.stderr().lines())
              .singleElement()
              .asString()
              .contains("spills.s.folder: " + folder + ": open in another process");
        }

        server.kill();

        assertThat(server.exitCode()).isEqualTo(128 + 9);
      }
      chunks.release();
      assertThat(first).failsWithin(Duration.ofSeconds(30));
      assertThat(second).failsWithin(Duration.ofSeconds(30));
    }
    assertThat(linesIn(copy(folder))).containsAll(acknowledged);

    try (ServerProcess next = start(config(folder, "0s"))) {
      next.url("listening on");
      URI management = next.url("management on");
      long found = spill(management).get("found").asLong();
      assertThat(found).isGreaterThanOrEqualTo(ACKNOWLEDGED);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> spill(management).at("/ledger/completed").asLong() == found);
      assertThat(spill(management).at("/ledger/offered").asLong()).isEqualTo(found);
      assertThat(next.stderr()).contains("spill s: " + found + " lines in " + folder);
    }
  }

  private ServerProcess start(Path config) throws IOException {
    return ServerProcess.start(
        "serve", "--port", "0", "--management-port", "0", "--config", config.toString());
  }

  private Path config(Path folder, String work) throws IOException {
    return Files.writeString(
        directory.resolve("spill.yaml"),
        """
        pools: {p: {workers: 1, queue: 1}}
        routes: [{path: /p, pool: p, strategy: block}]
        spills: {s: {path: /s, pool: p, strategy: block, segmentBytes: 64KiB, work: WORK, folder: FOLDER}}
        """
            .replace("WORK", work)
            .replace("FOLDER", folder.toString()));
  }

  /** One that goes on for as long as it is told to. */
  private static Upload endless(URI service, Semaphore chunks) throws IOException {
    byte[] chunk = "one of many that nobody was told of\n".repeat(100).getBytes(US_ASCII);
    return Upload.start(
        service.getPort(),
        "/s",
        Long.MAX_VALUE,
        out -> {
          while (true) {
            chunks.acquireUninterruptibly();
            out.write(chunk);
          }
        });
  }

  private CompletableFuture<HttpResponse<String>> postAsync(URI service, String line) {
    return client.sendAsync(
        HttpRequest.newBuilder(service.resolve("/s")).POST(BodyPublishers.ofString(line)).build(),
        BodyHandlers.ofString());
  }

  private JsonNode spill(URI management) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(management.resolve("/spills")).build(), BodyHandlers.ofString());
    return RunningServer.json(response).at("/spills/0");
  }

  private Path copy(Path folder) throws IOException {
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static List<String> linesIn(Path folder) throws IOException {
    Spill<String> spill = Spill.in(folder, SpillCodec.utf8()).build();
    try {
      return Flux.<String>never()
          .transform(spill.operator(1))
          .take(spill.snapshot().ledger().spilled())
          .collectList()
          .block(Duration.ofSeconds(60));
    } finally {
      spill.disposeGracefully().block(Duration.ofSeconds(60));
    }
  }
}
