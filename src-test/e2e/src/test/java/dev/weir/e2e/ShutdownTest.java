package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.config.BatchSpec;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.overflow.Overflow;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The end of the server, gentle and less gentle. */
class ShutdownTest {

  @Test
  void stop_requestsInFlight_finishesThemWhileNotReady() throws Exception {
    try (RunningServer server = RunningServer.start()) {
      List<CompletableFuture<HttpResponse<String>>> requests =
          IntStream.range(0, 40).mapToObj(i -> server.getAsync("/block?work=500ms")).toList();
      await().until(() -> server.ledger("block").get("offered") == 40);
      int port = server.port();

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);

      await().until(() -> server.management("/readyz").statusCode() == 503);
      assertThat(server.management("/livez").statusCode()).isEqualTo(200);
      await().until(() -> refuses(port));
      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(requests)
          .anyMatch(request -> request.join().headers().allValues("connection").contains("close"));
      stopped.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> server.management("/livez")).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void stop_uploadInFlight_finishesIt() throws Exception {
    try (RunningServer server = RunningServer.start()) {
      byte[] body = "x\n".repeat(200).getBytes(US_ASCII);
      try (Upload upload = Upload.start(server.port(), "/ingest/block?work=20ms", body)) {
        upload.head();
        assertThat(upload.line()).startsWith("{\"line\":1,");

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);

        for (int i = 2; i <= 200; i++) {
          assertThat(upload.line()).startsWith("{\"line\":" + i + ",");
        }
        assertThat(upload.line()).startsWith("{\"summary\":{\"offered\":200,\"completed\":200,");
        stopped.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void stop_requestThatIsPassedOn_finishes() throws Exception {
    try (RunningServer server = RunningServer.start()) {
      CompletableFuture<HttpResponse<String>> request = server.getAsync("/proxy/reject?work=500ms");
      await().until(() -> server.ledger("reject").get("running") == 1);

      server.stop();

      assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void stop_requestsThatGather_areDoneAtOnceAndTogether() throws Exception {
    try (RunningServer server = RunningServer.start(gathering())) {
      List<CompletableFuture<HttpResponse<String>>> requests =
          IntStream.range(0, 3).mapToObj(i -> server.getAsync("/batch?work=100ms")).toList();
      await()
          .until(() -> server.pool("p").at("/batches/0/ledger/queued").asInt() == requests.size());

      server.stop();

      for (CompletableFuture<HttpResponse<String>> request : requests) {
        HttpResponse<String> answer = request.get(20, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningServer.json(answer).get("size").asInt()).isEqualTo(requests.size());
      }
    }
  }

  private static ServiceConfig gathering() {
    return new ServiceConfig(
        ConfigFile.builtIn().server(),
        List.of(new PoolSpec("p", 1, 1, 1, null)),
        List.of(
            new RouteSpec(
                "/batch",
                Handler.BATCH,
                "p",
                Overflow.block(),
                Duration.ofMillis(1),
                1,
                null,
                new BatchSpec(9, Duration.ofMinutes(5), null, BatchSpec.Key.NONE, 9))));
  }

  @Test
  void stop_requestLongerThanTheDrain_isCutOffInTime() throws Exception {
    try (RunningServer server = RunningServer.startImpatient(Duration.ofMillis(200))) {
      CompletableFuture<HttpResponse<String>> request = server.getAsync("/reject?work=60s");
      await().until(() -> server.ledger("reject").get("running") == 1);
      long start = System.nanoTime();

      server.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
      assertThat(request).failsWithin(5, TimeUnit.SECONDS);
    }
  }

  private static boolean refuses(int port) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }
}
