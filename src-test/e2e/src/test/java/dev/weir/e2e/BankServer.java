package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.bank.Bank;
import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.bank.BankSize;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A server with a bank, a client of its routes, and connections of the test's own to its database.
 */
final class BankServer implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(30);
  static final int ACCOUNTS = 10;
  static final long BALANCE = 1_000;

  /** How many connections the test itself may have to the database. */
  static final int OWN = 1;

  private static final Sql TOUCH =
      new Sql("UPDATE weir_accounts SET balance = balance WHERE id = $1");

  private final RunningServer server;
  private final SqlUrl url;
  private final SqlDatabase database;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private BankServer(RunningServer server, SqlUrl url) {
    this.server = server;
    this.url = url;
    this.database = SqlDatabase.open(new SqlSettings("behind", url, OWN, LONG, LONG));
  }

  /** One whose bank is in this database, and otherwise what these keys say. */
  static BankServer start(SqlUrl url, String keys) throws Exception {
    return start(url, keys, "10s");
  }

  /** Which has so long to finish what is in flight when it is stopped. */
  static BankServer start(SqlUrl url, String keys, String drain) throws Exception {
    Path file = Files.createTempFile("bank", ".yaml");
    try {
      Files.writeString(
          file,
          "server: {port: 0, managementPort: 0, drainTimeout: "
              + drain
              + "}\nbanks: {b: {"
              + (keys.contains("accounts:") ? "" : "accounts: " + ACCOUNTS + ", ")
              + "balance: "
              + BALANCE
              + ", "
              + keys
              + "}}\n",
          UTF_8);
      return new BankServer(
          RunningServer.startAsConfigured(ConfigFile.read(file).withDatabase(url)), url);
    } finally {
      Files.delete(file);
    }
  }

  /** Waits until the bank is open. */
  BankServer open() {
    await().atMost(LONG).until(() -> bank().get("open").asBoolean());
    return this;
  }

  // ---------------------------------------------------------------- over HTTP

  HttpResponse<String> orders(String query) throws IOException, InterruptedException {
    return server.get("/orders" + query);
  }

  /** What it says of its routes. */
  String home() throws IOException, InterruptedException {
    return server.get("/").body();
  }

  HttpResponse<String> transfer(String key, long from, long to, long amount)
      throws IOException, InterruptedException {
    return client.send(request(key, body(from, to, amount), ""), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String key, String body) throws IOException, InterruptedException {
    return client.send(request(key, body, ""), BodyHandlers.ofString());
  }

  HttpResponse<String> postPlain(String body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(server.uri("/transfer")).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> transferring(
      String key, long from, long to, long amount, String query) {
    return client.sendAsync(request(key, body(from, to, amount), query), BodyHandlers.ofString());
  }

  static String body(long from, long to, long amount) {
    return "{\"from\":" + from + ",\"to\":" + to + ",\"amount\":" + amount + "}";
  }

  HttpRequest request(String key, String body, String query) {
    return HttpRequest.newBuilder(server.uri("/transfer" + query))
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  int port() {
    return server.port();
  }

  /** Where its database is, as people are shown it. */
  String urlShown() {
    return url.toString();
  }

  /** How many connections clients have to it. */
  int connections() throws IOException, InterruptedException {
    String said = server.management("/connections").body();
    return RunningServer.JSON.readTree(said).at("/service/open").asInt();
  }

  /** What the management port says. */
  JsonNode bank() throws IOException, InterruptedException {
    return RunningServer.JSON.readTree(server.management("/banks").body()).get("banks").get(0);
  }

  /** Whether it takes requests. */
  boolean isReady() throws IOException, InterruptedException {
    return server.management("/readyz").statusCode() == 200;
  }

  String config() throws IOException, InterruptedException {
    return server.management("/config").body();
  }

  // ---------------------------------------------------------------- behind it

  BankAudit audit() {
    return books().flatMap(Bank::audit).block(LONG);
  }

  /** The books, which are right, with so many transfers in them. */
  void isBalancedWith(long transfers) {
    BankAudit audit = audit();
    assertThat(audit.isBalanced()).as("%s", audit).isTrue();
    assertThat(audit.transfers()).isEqualTo(transfers);
  }

  long balance(long account) {
    return books().flatMap(bank -> bank.balance(account)).block(LONG);
  }

  private Mono<Bank> books() {
    return Bank.open(database, url.kind(), new BankSize(ACCOUNTS, BALANCE));
  }

  void change(String sql) {
    database.statements(session -> session.change(new Sql(sql))).block(LONG);
  }

  /** Keeps an account to itself until it is let go of. */
  Held hold(long account) {
    Sinks.Empty<Void> letGo = Sinks.empty();
    Sinks.Empty<Void> held = Sinks.empty();
    Disposable holding =
        database
            .<Long>transaction(
                session ->
                    session
                        .change(TOUCH, account)
                        .doOnNext(rows -> held.tryEmitEmpty())
                        .delayUntil(rows -> letGo.asMono()))
            .subscribe();
    held.asMono().block(LONG);
    return new Held(letGo, holding);
  }

  /** An account that nobody else can change. */
  record Held(Sinks.Empty<Void> end, Disposable holding) implements AutoCloseable {

    /** Others can from now on. */
    void letGo() {
      end.tryEmitEmpty();
    }

    @Override
    public void close() {
      letGo();
      await().atMost(LONG).until(holding::isDisposed);
    }
  }

  /** Waits until nothing is under way: all permits are back, and all connections idle. */
  void isAtRest() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonNode bank = bank();
              assertThat(bank.at("/gate/inFlight").asLong()).as("%s", bank).isZero();
              assertThat(bank.at("/gate/waiting").asLong()).isZero();
              JsonNode connections = bank.get("connections");
              assertThat(connections.get("idle")).isEqualTo(connections.get("open"));
              assertThat(connections.get("awaited").asInt()).isZero();
            });
  }

  /** Ends the server; blocks until it has. */
  void stop() {
    server.stop();
  }

  @Override
  public void close() {
    server.close();
    database.close().block(LONG);
  }
}
