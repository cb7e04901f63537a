package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.sql.SqlUrl;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong in themselves, or find no permit: of these no database hears. */
class BankRequestsTest {

  private static BankServer server;

  @BeforeAll
  static void start() throws Exception {
    server = BankServer.start(SqlUrl.of("r2dbc:h2:mem:///requests"), "strategy: block").open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void isProblem(HttpResponse<String> answer, int status, String reason)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("reason").asText()).isEqualTo(reason);
  }

  /** Its tables may have been there before, with another number of accounts. */
  @Test
  void routes_asTheyAreDescribed_promiseNoNumberOfAccounts() throws Exception {
    assertThat(server.home())
        .contains("the orders of an account, from a database; a new one has accounts 1 to 10")
        .doesNotContain("an account, 1 to 10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          `` => account: missing (expected: a whole number from 1 to 1000000000000)
          ?account= => account: "" (expected: a whole number from 1 to 1000000000000)
          ?account=0 => account: "0" (expected: a whole number from 1 to 1000000000000)
          ?account=-1 => account: "-1" (expected: a whole number from 1 to 1000000000000)
          ?account=1%20OR%201=1 => account: "1 OR 1=1" (expected: a whole number from 1 to 1000000000000)
          ?account=1&account=2 => account: given 2 times (expected: once)
          ?acount=1 => unknown parameter: "acount" (expected: account, priority, tenant, deadline, cost; did you mean account?)
          """)
  void orders_askedForWrongly_are400(String query, String detail) throws Exception {
    HttpResponse<String> answer = server.orders(query);

    isProblem(answer, 400, "bad_parameter");
    assertThat(json(answer).get("detail").asText()).isEqualTo(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          `` => body: wrong (expected: {"from":1,"to":2,"amount":5})
          [] => body: wrong (expected: {"from":1,"to":2,"amount":5})
          {"from":1 => body: no JSON
          {"from":1,"to":2,"amount":5} x => body: no JSON
          {"from":1,"from":1,"to":2,"amount":5} => body: no JSON
          {"from":1,"to":2} => amount: missing (expected: a whole number from 1 to 1000000000000)
          {"from":1,"to":2,"amount":0} => amount: "0" (expected: a whole number from 1 to 1000000000000)
          {"from":1,"to":2,"amount":-5} => amount: "-5" (expected: a whole number from 1 to 1000000000000)
          {"from":1,"to":2,"amount":1.5} => amount: "1.5" (expected: a whole number from 1 to 1000000000000)
          {"from":1,"to":2,"amount":1000000000001} => amount: "1000000000001" (expected: a whole number from 1 to 1000000000000)
          {"from":1,"to":2,"amount":99999999999999999999} => amount: "99999999999999999999" (expected: a whole number
          {"from":"1","to":2,"amount":5} => from: ""1"" (expected: a whole number from 1 to 1000000000000)
          {"from":null,"to":2,"amount":5} => from: "null" (expected: a whole number from 1 to 1000000000000)
          {"from":1,"to":1,"amount":5} => to: 1 (expected: another account than from)
          {"from":1,"to":2,"amout":5} => "amout": unknown (did you mean amount?)
          """)
  void transfer_withABodyThatIsNone_is400(String body, String detail) throws Exception {
    long before = server.audit().transfers();
    HttpResponse<String> answer = server.post("body", body);

    isProblem(answer, 400, "bad_body");
    assertThat(json(answer).get("detail").asText()).startsWith(detail);
    server.isBalancedWith(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "two words", "\"open", "é", "a,b"})
  void transfer_withAKeyThatIsNone_is400(String key) throws Exception {
    long before = server.audit().transfers();

    isProblem(server.post(key, BankServer.body(1, 2, 3)), 400, "bad_header");

    server.isBalancedWith(before);
  }

  @Test
  void transfer_withoutAKey_is400() throws Exception {
    isProblem(server.postPlain(BankServer.body(1, 2, 3)), 400, "bad_header");
    isProblem(server.post("k".repeat(256), BankServer.body(1, 2, 3)), 400, "bad_header");
    String quoted = '"' + "k".repeat(6_000) + '"';
    isProblem(server.post(quoted, BankServer.body(1, 2, 3)), 400, "bad_header");
  }

  @Test
  void transfer_withALongBody_is413() throws Exception {
    long before = server.audit().transfers();

    assertThat(server.post("long", " ".repeat(5_000) + "{}").statusCode()).isEqualTo(413);

    server.isBalancedWith(before);
  }

  /** What the gate turns away never gets to the database. */
  @ParameterizedTest
  @CsvSource({"drop, 202, false", "reject, 503, true"})
  void transfer_thatFindsNoPermit_isNotDone(String strategy, int status, boolean retryAfter)
      throws Exception {
    SqlUrl url = SqlUrl.of("r2dbc:h2:mem:///no-permit-" + strategy);
    String keys = "connections: 2, limit: fixed, permits: 1, queue: 0, strategy: " + strategy;
    try (BankServer own = BankServer.start(url, keys).open()) {
      CompletableFuture<HttpResponse<String>> first;
      HttpResponse<String> second;
      try (BankServer.Held held = own.hold(1)) {
        first = own.transferring("first", 1, 2, 1, "");
        await().until(() -> own.bank().at("/gate/inFlight").asInt() == 1);
        second = own.transfer("second", 3, 4, 1);
        assertThat(held.holding().isDisposed()).isFalse();
      }

      assertThat(second.statusCode()).isEqualTo(status);
      assertThat(second.headers().firstValue("Retry-After").isPresent()).isEqualTo(retryAfter);
      assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      own.isBalancedWith(1);
    }
  }
}
