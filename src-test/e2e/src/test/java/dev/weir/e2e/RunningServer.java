package dev.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.server.DemoService;
import dev.weir.demo.server.PortUnavailableException;
import dev.weir.netty.connection.HttpBoundsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The demo server in this JVM, on free ports, and a client for it. */
final class RunningServer implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final DemoService service;

  private RunningServer(ServiceConfig config) throws PortUnavailableException {
    service = DemoService.start(config, "built-in");
  }

  private static RunningServer start(Duration drainTimeout, Duration bodyIdle)
      throws PortUnavailableException {
    return start(ConfigFile.builtIn(), drainTimeout, bodyIdle);
  }

  private static RunningServer start(ServiceConfig config, Duration drainTimeout, Duration bodyIdle)
      throws PortUnavailableException {
    ServerSpec server = new ServerSpec(0, 0, drainTimeout, bodyIdle);
    return new RunningServer(config.withServer(server));
  }

  static RunningServer start() throws PortUnavailableException {
    return start(LONG, LONG);
  }

  /** A server with pools and routes of the test's own. */
  static RunningServer start(ServiceConfig config) throws PortUnavailableException {
    return start(config, LONG, LONG);
  }

  /** A server with bounds of the test's own. */
  static RunningServer start(ServiceConfig config, HttpBoundsConfig bounds)
      throws PortUnavailableException {
    return new RunningServer(
        config.withServer(new ServerSpec(0, 0, LONG, LONG).withBounds(bounds)));
  }

  /** A server as the test's configuration has it, ports and bounds included. */
  static RunningServer startAsConfigured(ServiceConfig config) throws PortUnavailableException {
    return new RunningServer(config);
  }

  /** A server that listens, and is managed, as the test says. */
  static RunningServer start(ServerSpec server) throws PortUnavailableException {
    return new RunningServer(ConfigFile.builtIn().withServer(server));
  }

  /** A server that is quick to give up when it is stopped. */
  static RunningServer startImpatient(Duration drain) throws PortUnavailableException {
    return start(drain, LONG);
  }

  /** A server that does not wait long for the rest of a body. */
  static RunningServer startWithBodyIdle(Duration bodyIdle) throws PortUnavailableException {
    return start(LONG, bodyIdle);
  }

  URI uri(String path) {
    return URI.create(service.url() + path);
  }

  int port() {
    return uri("/").getPort();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).header(header, value).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> getAsync(String path) {
    return client.sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> management(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.managementUrl() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  String managementUrl() {
    return service.managementUrl();
  }

  /** What the management port says of one pool. */
  JsonNode pool(String name) throws IOException, InterruptedException {
    for (JsonNode pool : JSON.readTree(management("/pools").body()).get("pools")) {
      if (pool.get("name").asText().equals(name)) {
        return pool;
      }
    }
    throw new AssertionError("no pool " + name);
  }

  /** What the management port says of the gate before a route. */
  JsonNode gate(String path) throws IOException, InterruptedException {
    for (JsonNode gate : JSON.readTree(management("/gates").body()).get("gates")) {
      if (gate.get("path").asText().equals(path)) {
        return gate;
      }
    }
    throw new AssertionError("no gate before " + path);
  }

  Ledger ledger(String name) throws IOException, InterruptedException {
    return new Ledger(pool(name).get("ledger"));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Stops it; blocks until it has stopped. */
  void stop() {
    service.stop();
  }

  @Override
  public void close() {
    stop();
  }

  /** The terms of the conservation law, by name. */
  record Ledger(JsonNode terms) {

    long get(String term) {
      return terms.get(term).asLong();
    }

    long pending() {
      return get("waiting") + get("queued") + get("running") + get("delayed") + get("spilled");
    }

    long settled() {
      return get("completed")
          + get("failed")
          + get("dropped")
          + get("rejected")
          + get("timedOut")
          + get("cancelled")
          + get("conflated");
    }
  }
}
