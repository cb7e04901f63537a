package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServiceConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The services in {@code demo-server/examples}: each is started as it stands, and hit. */
class ExampleServicesTest {

  private static final Path EXAMPLES = Path.of("../../demo-server/examples");
  private static final int MORE_THAN_FIT = 20;
  private static final long SLOW = 800;
  private static final int ROUNDS = 10;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void service_asItStands_hasItsPoolsAndStrategiesPerRoute(Path file) throws Exception {
    ServiceConfig config = ConfigFile.read(file);
    try (ServerProcess server =
        ServerProcess.start(
            "serve", "--config", file.toString(), "--port", "0", "--management-port", "0")) {
      URI service = server.url("listening on");
      URI management = server.url("management on");

      assertSame(config, file, RunningServer.JSON.readTree(get(management.resolve("/config"))));
      for (RouteSpec route : config.routes()) {
        if (route.handler() == Handler.WORK) {
          assertServes(service, route);
          try {
            assertFullAs(service, route, pool(config, route));
          } catch (TimeoutException e) {
            String pools = get(management.resolve("/pools"));
            throw new AssertionError(route.path() + ": " + pools + server.threads(), e);
          }
        } else {
          assertIngests(service, route);
        }
      }
      server.terminate();
      assertThat(server.exitCode()).isZero();
    }
  }

  private static PoolSpec pool(ServiceConfig config, RouteSpec route) {
    return config.pools().stream()
        .filter(pool -> pool.name().equals(route.pool()))
        .findFirst()
        .orElseThrow();
  }

  private String get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static void assertSame(ServiceConfig config, Path file, JsonNode shown) {
    assertThat(shown.get("source").asText()).isEqualTo(file.toString());
    assertThat(shown.get("pools").size()).isEqualTo(config.pools().size());
    for (PoolSpec pool : config.pools()) {
      JsonNode view = shown.get("pools").get(pool.name());
      assertThat(view.get("workers").asInt()).isEqualTo(pool.workers());
      assertThat(view.get("queue").asInt()).isEqualTo(pool.queue());
      assertThat(view.get("maxWaiters").asInt()).isEqualTo(pool.maxWaiters());
    }
    assertThat(shown.get("routes").size()).isEqualTo(config.routes().size());
    for (int i = 0; i < config.routes().size(); i++) {
      JsonNode view = shown.get("routes").get(i);
      assertThat(view.get("path").asText()).isEqualTo(config.routes().get(i).path());
      assertThat(view.get("pool").asText()).isEqualTo(config.routes().get(i).pool());
      assertThat(view.get("strategy").asText()).isEqualTo(config.routes().get(i).overflow().word());
    }
  }

  private void assertServes(URI service, RouteSpec route) throws Exception {
    JsonNode answer = RunningServer.JSON.readTree(get(service.resolve(route.path())));

    assertThat(answer.get("outcome").asText()).isEqualTo("completed");
    assertThat(answer.get("strategy").asText()).isEqualTo(route.overflow().word());
    assertThat(answer.get("worker").asText()).startsWith(route.pool() + "-");
    assertThat(answer.get("runMillis").asDouble()).isGreaterThanOrEqualTo(route.work().toMillis());
  }

  /** More requests at once than the pool has places; on a slow machine, more than once. */
  private void assertFullAs(URI service, RouteSpec route, PoolSpec pool) throws Exception {
    URI uri = service.resolve(route.path() + "?work=" + slowButInTime(pool) + "ms");
    Set<Integer> expected =
        switch (route.overflow().word()) {
          case "block" -> Set.of(200);
          case "drop" -> Set.of(200, 202);
          default -> Set.of(200, 503);
        };
    Set<Integer> statuses = new TreeSet<>();
    for (int round = 0; round < ROUNDS && !statuses.equals(expected); round++) {
      statuses.addAll(burst(uri, route, pool.workers() + pool.queue() + MORE_THAN_FIT));
    }
    assertThat(statuses).as(route.path()).isEqualTo(expected);
  }

  private Set<Integer> burst(URI uri, RouteSpec route, int size) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      requests.add(client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
    }
    Set<Integer> statuses = new TreeSet<>();
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      HttpResponse<String> response = request.get(30, TimeUnit.SECONDS);
      statuses.add(response.statusCode());
      assertThat(RunningServer.JSON.readTree(response.body()).get("strategy").asText())
          .isEqualTo(route.overflow().word());
    }
    return statuses;
  }

  private static long slowButInTime(PoolSpec pool) {
    return pool.taskTimeout() == null ? SLOW : Math.min(SLOW, pool.taskTimeout().toMillis() / 2);
  }

  private static void assertIngests(URI service, RouteSpec route) throws Exception {
    byte[] body = "one\ntwo\nthree".getBytes(US_ASCII);
    try (Upload upload = Upload.start(service.getPort(), route.path(), body)) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      for (int i = 0; i < 3; i++) {
        assertThat(upload.line()).startsWith("{\"line\":");
      }
      assertThat(upload.line()).startsWith("{\"summary\":{\"offered\":3,\"completed\":3,");
    }
  }
}
