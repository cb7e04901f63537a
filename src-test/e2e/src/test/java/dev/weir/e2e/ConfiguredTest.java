package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.overflow.Overflow;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pools and routes as somebody might configure them. */
class ConfiguredTest {

  private static final int MAX_LINE = 8;

  private static RunningServer server;

  /** Two pools; one of them is shared by three routes, each with a strategy of its own. */
  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            new ServiceConfig(
                new ServerSpec(0, 0, Duration.ofSeconds(10), Duration.ofSeconds(30)),
                List.of(
                    new PoolSpec("shared", 1, 0, 1, null),
                    new PoolSpec("brief", 2, 0, 0, Duration.ofMillis(1_500))),
                List.of(
                    work("/patient", Overflow.block(), null),
                    work("/lossy", Overflow.drop(), "<b>bold</b> & \"quoted\""),
                    work("/hasty", Overflow.timeout(Duration.ofMillis(1)), null),
                    new RouteSpec(
                        "/lines",
                        Handler.INGEST,
                        "brief",
                        Overflow.block(),
                        Duration.ofMillis(5),
                        MAX_LINE,
                        null))));
  }

  private static RouteSpec work(String path, Overflow overflow, String description) {
    return new RouteSpec(
        path, Handler.WORK, "shared", overflow, Duration.ofMillis(1), 1, description);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pool_sharedByRoutes_answersEachByItsOwnStrategy() throws Exception {
    CompletableFuture<HttpResponse<String>> running = server.getAsync("/patient?work=60s");
    await().until(() -> server.ledger("shared").get("running") == 1);

    HttpResponse<String> dropped = server.get("/lossy");
    assertThat(dropped.statusCode()).isEqualTo(202);
    assertThat(json(dropped).get("strategy").asText()).isEqualTo("drop");
    HttpResponse<String> tooLate = server.get("/hasty");
    assertThat(tooLate.statusCode()).isEqualTo(503);
    assertThat(json(tooLate).get("strategy").asText()).isEqualTo("timeout");
    CompletableFuture<HttpResponse<String>> waiting = server.getAsync("/patient");
    await().until(() -> server.ledger("shared").get("waiting") == 1);
    HttpResponse<String> oneTooMany = server.get("/patient");
    assertThat(oneTooMany.statusCode()).isEqualTo(503);
    assertThat(json(oneTooMany).get("reason").asText()).isEqualTo("too_many_waiters");

    running.cancel(true);

    assertThat(waiting.get().statusCode()).isEqualTo(200);
  }

  @Test
  void work_ofTheRoute_isTheDefault() throws Exception {
    JsonNode answer = json(server.get("/patient"));

    assertThat(answer.get("runMillis").asDouble()).isBetween(1.0, 500.0);
    assertThat(answer.get("worker").asText()).contains("shared");
  }

  @Test
  void lines_ofTheRoute_haveItsWorkAndItsLongestLine() throws Exception {
    byte[] body = "12345678\n123456789\n".getBytes(US_ASCII);
    try (Upload upload = Upload.start(server.port(), "/lines", body)) {
      upload.head();
      JsonNode answer = RunningServer.JSON.readTree(upload.line());
      assertThat(answer.get("bytes").asInt()).isEqualTo(MAX_LINE);
      assertThat(answer.get("runMicros").asLong()).isGreaterThanOrEqualTo(5_000);
      assertThat(upload.line())
          .contains("\"reason\":\"line_too_long\"", "more than 8 bytes", "\"status\":413");
    }
  }

  @Test
  void home_textOfTheConfiguration_isEscaped() throws Exception {
    HttpResponse<String> page = server.get("/", "Accept", "text/html");

    assertThat(page.body())
        .contains("&lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;")
        .doesNotContain("<b>")
        .contains("pool brief: 2 workers, queue 0, at most 0 waiting, each run at most 1500ms")
        .contains("pool shared: 1 worker, queue 0, at most 1 waiting");
    assertThat(server.get("/").body()).contains("<b>bold</b> & \"quoted\"");
  }

  @Test
  void config_always_isWhatIsInEffect() throws Exception {
    JsonNode config = json(server.management("/config"));

    assertThat(config.fieldNames())
        .toIterable()
        .containsExactly("source", "server", "pools", "routes");
    assertThat(config.get("source").asText()).isEqualTo("built-in");
    assertThat(config.get("server"))
        .hasToString(
            "{\"host\":\"127.0.0.1\",\"port\":0,\"managementHost\":\"127.0.0.1\",\"managementPort\":0,"
                + "\"drainTimeout\":\"30s\",\"requestLine\":8192,\"headerField\":8192,"
                + "\"headers\":16384,\"body\":1048576,\"headTimeout\":\"10s\","
                + "\"bodyIdle\":\"30s\",\"bodyRate\":256,\"answerIdle\":\"30s\",\"idle\":\"1m\","
                + "\"connections\":10000,\"inFlight\":100,\"resets\":200,\"admissionLevels\":true,\"loadReports\":true}");
    assertThat(config.get("pools"))
        .hasToString(
            "{\"shared\":{\"kind\":\"fixed\",\"workers\":1,\"queue\":0,\"maxWaiters\":1,\"discipline\":\"fifo\"},"
                + "\"brief\":{\"kind\":\"fixed\",\"workers\":2,\"queue\":0,\"maxWaiters\":0,"
                + "\"taskTimeout\":\"1500ms\",\"discipline\":\"fifo\"}}");
    assertThat(config.get("routes").get(2))
        .hasToString(
            "{\"path\":\"/hasty\",\"handler\":\"work\",\"pool\":\"shared\","
                + "\"strategy\":\"timeout\",\"wait\":\"1ms\",\"work\":\"1ms\"}");
    assertThat(config.get("routes").get(3).get("maxLine").asInt()).isEqualTo(MAX_LINE);
    assertThat(config.get("routes").get(1).get("description").asText()).startsWith("<b>");
  }
}
