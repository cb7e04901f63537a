package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** SIGTERM in the midst of work, waiting and streams, while more comes. */
class DrainTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int REQUESTS = 32;
  private static final int CALLS = 30;
  private static final List<String> STRATEGIES = List.of("block", "drop", "reject", "timeout");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private CompletableFuture<Integer> get(URI base, String path) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(base.resolve(path)).timeout(LONG).build(),
            BodyHandlers.ofString())
        .thenApply(HttpResponse::statusCode);
  }

  private JsonNode management(URI base, String path) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(base.resolve(path)).timeout(LONG).build(),
            BodyHandlers.ofString());
    return RunningServer.JSON.readTree(response.body());
  }

  /* How many came to the pool, and to the gate. */
  private long offered(URI management) throws Exception {
    long offered = management(management, "/gates").at("/gates/0/ledger/offered").asLong();
    for (JsonNode pool : management(management, "/pools").get("pools")) {
      if (pool.get("name").asText().equals("block")) {
        offered += pool.at("/ledger/offered").asLong();
      }
    }
    return offered;
  }

  @Test
  void terminate_underLoad_answersAllWhoWereLetInAndEndsStreams() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            "serve", "--port", "0", "--management-port", "0", "--drain-timeout", "60s")) {
      URI base = server.url("listening on");
      URI management = server.url("management on");
      List<Listening> streams = new ArrayList<>();
      for (String strategy : STRATEGIES) {
        /* So slow that no buffer is full before the server is told to stop, however busy it is. */
        Listening stream =
            new Listening(base.getPort(), "/stream/" + strategy + "?format=ndjson&rate=1");
        streams.add(stream);
        stream.head();
        assertThat(stream.event()).startsWith("{\"seq\":1,");
      }
      List<CompletableFuture<Integer>> letIn = new ArrayList<>();
      IntStream.range(0, CALLS).forEach(i -> letIn.add(get(base, "/adaptive?work=4s")));
      IntStream.range(0, REQUESTS).forEach(i -> letIn.add(get(base, "/block?work=2s")));
      await().atMost(LONG).until(() -> offered(management) == REQUESTS + CALLS);
      assertThat(letIn).as("under way").anyMatch(request -> !request.isDone());

      server.terminate();
      CompletableFuture<List<Integer>> newcomers =
          CompletableFuture.supplyAsync(() -> knock(base, server));

      for (Listening stream : streams) {
        String event = stream.event();
        while (Objects.requireNonNull(event).startsWith("{\"seq\":")) {
          event = stream.event();
        }
        assertThat(event).contains("\"end\":\"shutting_down\"");
        assertThat(stream.line()).isNull();
        stream.close();
      }
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<Integer> request : letIn) {
        statuses.add(request.get(60, TimeUnit.SECONDS));
      }
      assertThat(statuses.subList(CALLS, letIn.size())).containsOnly(200);
      assertThat(statuses.subList(0, CALLS)).containsOnly(200, 503).contains(200);
      assertThat(server.exitCode()).isZero();
      assertThat(newcomers.get(60, TimeUnit.SECONDS)).contains(0).doesNotContain(500);
      assertThat(server.stderr()).doesNotContain("cut off").doesNotContain("abandoned");
    }
  }

  /* One after the other, each on a connection of its own, until the process has gone: what each was
   * told, or 0 if nobody listened any more, or hung up before the request was read. */
  private static List<Integer> knock(URI base, ServerProcess server) {
    List<Integer> told = new ArrayList<>();
    while (server.isAlive() || !told.contains(0)) {
      try {
        told.add(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(base.resolve("/reject?work=1ms")).timeout(LONG).build(),
                    BodyHandlers.discarding())
                .statusCode());
      } catch (IOException e) {
        told.add(0);
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
    }
    return told;
  }
}
