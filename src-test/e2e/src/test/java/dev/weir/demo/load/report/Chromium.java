package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless browser with one page, driven over its DevTools protocol. What the page complains of,
 * and what it asks the network for, is kept.
 */
final class Chromium implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LISTENING = "DevTools listening on ";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  private Chromium(Process process, URI devTools) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(devTools, new Messages())
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    String page =
        call("", "Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
    session =
        call("", "Target.attachToTarget", Map.of("targetId", page, "flatten", true))
            .path("sessionId")
            .asText();
    Stream.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable").forEach(this::call);
  }

  /** Where it is installed, if it is. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with an empty profile, which is to be deleted afterwards. */
  static Chromium start(Path program, Path profile) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TMPDIR", Files.createDirectories(profile).toString());
    Process process = builder.start();
    try {
      return new Chromium(process, devTools(process));
    } catch (RuntimeException e) {
      kill(process);
      throw e;
    }
  }

  /* The rest of what it writes is read too, or it would wait for a reader one day. A read from a
   * process cannot be interrupted, so it has a thread of its own, which ends with the process. */
  private static URI devTools(Process process) {
    CompletableFuture<URI> address = new CompletableFuture<>();
    List<String> told = new CopyOnWriteArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              BufferedReader errors = process.errorReader(UTF_8);
              errors
                  .lines()
                  .peek(told::add)
                  .filter(line -> line.startsWith(LISTENING))
                  .forEach(
                      line -> address.complete(URI.create(line.substring(LISTENING.length()))));
              address.completeExceptionally(new IOException("Chromium did not start: " + told));
            },
            "chromium-errors");
    reader.setDaemon(true);
    reader.start();
    return address.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Opens a page and waits until it has loaded. */
  void open(URI page) {
    loaded = new CompletableFuture<>();
    call("Page.navigate", Map.of("url", page.toString()));
    loaded.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** What a script finds in the page. */
  JsonNode evaluate(String script) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.path("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Light or dark. */
  void prefer(String colors) {
    Map<String, String> feature = Map.of("name", "prefers-color-scheme", "value", colors);
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** PNG. */
  byte[] screenshot() {
    return Base64.getDecoder()
        .decode(call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
  }

  /** Errors that were thrown, and what stands in the console. */
  List<String> complaints() {
    return complaints;
  }

  /** The addresses of all that was loaded. */
  List<String> requests() {
    return requests;
  }

  private JsonNode call(String method) {
    return call(method, Map.of());
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return call(session, method, parameters);
  }

  private JsonNode call(String session, String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", MAPPER.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void told(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IllegalStateException(message.path("error").toString()));
      } else {
        answer.complete(message.path("result"));
      }
      return;
    }
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded" ->
          complaints.add(parameters.toString());
      case "Network.requestWillBeSent" ->
          requests.add(parameters.path("request").path("url").asText());
      default -> {} // there is much more that it tells
    }
  }

  @Override
  public void close() {
    socket.abort();
    kill(process);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private final class Messages implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          told(MAPPER.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add("not JSON: " + text);
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
