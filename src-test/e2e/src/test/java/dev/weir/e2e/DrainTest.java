package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.netty.connection.RawHttp2;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.resources.ConnectionProvider;

/** SIGTERM in the midst of work, waiting and streams, while more comes. */
class DrainTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int REQUESTS = 32;
  private static final int CALLS = 30;
  private static final String NEWCOMERS = "/reject?work=1ms";
  private static final List<String> STRATEGIES = List.of("block", "drop", "reject", "timeout");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConnectionProvider connections = ConnectionProvider.create("drain", 100);

  @AfterEach
  void disconnect() {
    connections.dispose();
  }

  private CompletableFuture<Integer> get(HttpProtocol protocol, URI url) {
    return reactor.netty.http.client.HttpClient.create(connections)
        .protocol(protocol)
        .responseTimeout(LONG)
        .get()
        .uri(url)
        .responseSingle(
            (head, body) -> body.asString().defaultIfEmpty("").thenReturn(head.status().code()))
        .toFuture();
  }

  private static Listener listen(HttpProtocol protocol, URI url) throws IOException {
    String target = url.getRawPath() + "?" + url.getRawQuery();
    if (protocol == HttpProtocol.H2C) {
      return new Http2Listening(url.getPort(), target, 200);
    }
    Listening listening = new Listening(url.getPort(), target);
    assertThat(listening.head()).startsWith("HTTP/1.1 200");
    return listening;
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

  @ParameterizedTest
  @EnumSource(names = {"HTTP11", "H2C"})
  void terminate_underLoad_answersAllWhoWereLetInAndEndsStreams(HttpProtocol protocol)
      throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            "serve", "--port", "0", "--management-port", "0", "--drain-timeout", "60s")) {
      URI base = server.url("listening on");
      URI management = server.url("management on");
      List<Listener> streams = new ArrayList<>();
      for (String strategy : STRATEGIES) {
        /* So slow that no buffer is full before the server is told to stop, however busy it is. */
        Listener stream =
            listen(protocol, base.resolve("/stream/" + strategy + "?format=ndjson&rate=1"));
        streams.add(stream);
        assertThat(stream.event()).startsWith("{\"seq\":1,");
      }
      List<CompletableFuture<Integer>> letIn = new ArrayList<>();
      IntStream.range(0, CALLS)
          .forEach(i -> letIn.add(get(protocol, base.resolve("/adaptive?work=4s"))));
      IntStream.range(0, REQUESTS)
          .forEach(i -> letIn.add(get(protocol, base.resolve("/block?work=2s"))));
      await().atMost(LONG).until(() -> offered(management) == REQUESTS + CALLS);
      assertThat(letIn).as("under way").anyMatch(request -> !request.isDone());

      server.terminate();
      CompletableFuture<List<Integer>> newcomers =
          CompletableFuture.supplyAsync(() -> knock(protocol, base, server));

      for (Listener stream : streams) {
        String event = stream.event();
        while (Objects.requireNonNull(event).startsWith("{\"seq\":")) {
          event = stream.event();
        }
        assertThat(event).contains("\"end\":\"shutting_down\"");
        assertThat(stream.event()).isNull();
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
  private static List<Integer> knock(HttpProtocol protocol, URI base, ServerProcess server) {
    List<Integer> told = new ArrayList<>();
    while (server.isAlive() || !told.contains(0)) {
      try {
        told.add(protocol == HttpProtocol.H2C ? knock2(base) : knock1(base));
      } catch (IOException e) {
        told.add(0);
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
    }
    return told;
  }

  private static int knock1(URI base) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(base.resolve(NEWCOMERS)).timeout(LONG).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static int knock2(URI base) throws IOException {
    try (RawHttp2 connection = RawHttp2.open(base.getPort())) {
      connection.request(1, true, "GET", NEWCOMERS);
      return connection.answer(1).status();
    }
  }
}
