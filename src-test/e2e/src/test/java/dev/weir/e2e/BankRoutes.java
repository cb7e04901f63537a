package dev.weir.e2e;

import static dev.weir.e2e.BankServer.ACCOUNTS;
import static dev.weir.e2e.BankServer.BALANCE;
import static dev.weir.e2e.RunningServer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.sql.SqlUrl;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The two routes of a bank over HTTP, in whatever database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BankRoutes {

  private static final int CONNECTIONS = 4;
  private static final String KEYS =
      "connections: "
          + CONNECTIONS
          + ", strategy: timeout, wait: 20s, statementTimeout: 1s, acquireTimeout: 5s";

  private BankServer server;

  /* Transfers that are in the books: those of a test are counted from here. */
  private long before() {
    return server.audit().transfers();
  }

  /** Nobody else's, and empty. */
  abstract SqlUrl url();

  @BeforeAll
  void start() throws Exception {
    server = BankServer.start(url(), KEYS).open();
  }

  @AfterAll
  void stop() {
    server.isAtRest();
    server.close();
  }

  private static void isProblem(HttpResponse<String> answer, int status, String reason)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("reason").asText()).isEqualTo(reason);
  }

  // ---------------------------------------------------------------- orders

  @Test
  void orders_ofAnAccount_areListed() throws Exception {
    HttpResponse<String> answer = server.orders("?account=3");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode orders = json(answer);
    assertThat(orders.get("account").asLong()).isEqualTo(3);
    assertThat(orders.get("orders")).hasSize(5);
    assertThat(orders.get("orders").get(0))
        .hasToString("{\"id\":11,\"item\":\"item 9\",\"price\":485}");
  }

  @Test
  void orders_ofNobody_are404() throws Exception {
    HttpResponse<String> answer = server.orders("?account=" + (ACCOUNTS + 1));

    isProblem(answer, 404, "no_such_account");
    assertThat(json(answer).get("detail").asText()).isEqualTo("account: there is no 11");
  }

  // ---------------------------------------------------------------- transfers

  @Test
  void transfer_once_isDone() throws Exception {
    long before = before();
    long payer = server.balance(1);
    HttpResponse<String> answer = server.transfer("once", 1, 2, 3);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer))
        .hasToString("{\"key\":\"once\",\"from\":1,\"to\":2,\"amount\":3,\"repeated\":false}");
    assertThat(server.balance(1)).isEqualTo(payer - 3);
    server.isBalancedWith(before + 1);
  }

  @Test
  void transfer_again_isDoneOnceAndSaysSo() throws Exception {
    long before = before();
    server.transfer("\"again\"", 1, 2, 3);
    HttpResponse<String> answer = server.transfer("again", 1, 2, 3);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("repeated").asBoolean()).isTrue();
    server.isBalancedWith(before + 1);
  }

  @Test
  void transfer_byManyAtOnceWithOneKey_isDoneByOne() throws Exception {
    long before = before();
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 8 * CONNECTIONS; i++) {
      all.add(server.transferring("many", 3, 4, 5, ""));
    }
    int first = 0;
    for (CompletableFuture<HttpResponse<String>> each : all) {
      HttpResponse<String> answer = each.get(30, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      first += json(answer).get("repeated").asBoolean() ? 0 : 1;
    }

    assertThat(first).isOne();
    server.isBalancedWith(before + 1);
  }

  @Test
  void transfer_withTheKeyOfAnother_is422() throws Exception {
    server.transfer("taken", 1, 2, 3);
    long before = before();

    isProblem(server.transfer("taken", 1, 2, 4), 422, "key_reused");
    isProblem(server.transfer("taken", 2, 1, 3), 422, "key_reused");

    server.isBalancedWith(before);
  }

  @Test
  void transfer_ofMoreThanThereIs_is422() throws Exception {
    long before = before();

    isProblem(server.transfer("much", 5, 6, ACCOUNTS * BALANCE + 1), 422, "balance_too_low");
    isProblem(server.transfer("much", 6, 5, ACCOUNTS * BALANCE + 1), 422, "balance_too_low");

    server.isBalancedWith(before);
  }

  @Test
  void transfer_toOrFromNobody_is404() throws Exception {
    long before = before();

    isProblem(server.transfer("nobody", 5, ACCOUNTS + 1, 1), 404, "no_such_account");
    isProblem(server.transfer("nobody", ACCOUNTS + 1, 5, 1), 404, "no_such_account");

    server.isBalancedWith(before);
  }

  // ---------------------------------------------------------------- whoever waits no more

  /** The database is at it still: so are its connection, and the permit. */
  @Test
  void transfer_pastItsDeadline_is504AndKeepsItsPermitWhileTheDatabaseIsAtIt() throws Exception {
    long before = before();
    try (BankServer.Held held = server.hold(7)) {
      HttpResponse<String> answer =
          server.transferring("late", 7, 8, 1, "?deadline=200ms").get(30, TimeUnit.SECONDS);

      isProblem(answer, 504, "deadline_exceeded");
      assertThat(server.bank().at("/gate/inFlight").asInt()).isOne();
      assertThat(held.holding().isDisposed()).isFalse();
    }

    server.isAtRest();
    assertThat(server.audit().transfers()).isBetween(before, before + 1);
  }

  @Test
  void transfer_whoseClientGoes_keepsItsPermitWhileTheDatabaseIsAtIt() throws Exception {
    try (BankServer.Held held = server.hold(7)) {
      int before;
      try (Socket client = new Socket("127.0.0.1", server.port())) {
        String body = BankServer.body(7, 8, 1);
        client
            .getOutputStream()
            .write(
                ("POST /transfer HTTP/1.1\r\nHost: h\r\nIdempotency-Key: gone\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                    .getBytes(US_ASCII));
        await().until(() -> server.bank().at("/gate/inFlight").asInt() == 1);
        before = server.connections();
      }
      await().until(() -> server.connections() < before);
      JsonNode bank = server.bank();

      assertThat(bank.at("/gate/inFlight").asInt()).isOne();
      assertThat(bank.at("/connections/idle").asInt())
          .isLessThan(bank.at("/connections/open").asInt());
      assertThat(held.holding().isDisposed()).isFalse();
    }

    server.isAtRest();
    assertThat(server.audit().isBalanced()).isTrue();
  }

  @Test
  void transfer_thatOthersKeepFromItsEnd_is504AfterTheTimeout() throws Exception {
    long begun = System.nanoTime();
    try (BankServer.Held held = server.hold(9)) {
      HttpResponse<String> answer = server.transfer("kept", 9, 10, 1);

      isProblem(answer, 504, "database_timeout");
      assertThat(held.holding().isDisposed()).isFalse();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
    server.isAtRest();
    assertThat(server.audit().isBalanced()).isTrue();
    assertThat(server.transfer("kept", 9, 10, 1).statusCode()).isEqualTo(200);
  }

  @Test
  void transfers_thatFindNoPermit_wait() throws Exception {
    try (BankServer.Held held = server.hold(7)) {
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(server.transferring("crowd" + i, 7, 8, 1, "?deadline=10s"));
      }
      await().until(() -> server.bank().at("/gate/inFlight").asInt() == CONNECTIONS);
      CompletableFuture<HttpResponse<String>> next = server.transferring("next", 5, 6, 1, "");
      await().until(() -> server.bank().at("/gate/waiting").asInt() == 1);

      assertThat(server.bank().at("/connections/open").asInt()).isEqualTo(CONNECTIONS);
      held.letGo();
      assertThat(next.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      for (CompletableFuture<HttpResponse<String>> each : all) {
        assertThat(each.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 504);
      }
    }
  }

  // ---------------------------------------------------------------- what is wrong behind it

  @Test
  void orders_whoseTableIsGone_are500AndOtherRoutesAnswer() throws Exception {
    try (BankServer own = BankServer.start(url(), KEYS).open()) {
      own.change("DROP TABLE weir_orders");

      HttpResponse<String> answer = own.orders("?account=1");

      isProblem(answer, 500, "database_error");
      assertThat(json(answer).get("detail").asText())
          .isEqualTo(
              "the database of bank b has no such table, or grants no right to it; the server's"
                  + " log says more");
      assertThat(own.transfer("a", 1, 2, 3).statusCode()).isEqualTo(200);
      own.isAtRest();
      assertThat(own.bank().at("/breaker/state").asText()).isEqualTo("closed");
    }
  }

  @Test
  void bank_ofTheManagementPort_isShown() throws Exception {
    JsonNode bank = server.bank();

    assertThat(bank.get("name").asText()).isEqualTo("b");
    assertThat(bank.get("orders").asText()).isEqualTo("/orders");
    assertThat(bank.get("transfer").asText()).isEqualTo("/transfer");
    assertThat(bank.get("url").asText()).startsWith(server.urlShown().substring(0, 8));
    assertThat(bank.has("trouble")).isFalse();
    assertThat(bank.at("/connections/most").asInt()).isEqualTo(CONNECTIONS);
    assertThat(bank.at("/gate/limit").asInt()).isEqualTo(CONNECTIONS);
    assertThat(server.config()).contains("\"banks\":{\"b\":{\"url\":\"" + server.urlShown());
  }
}
