package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.sql.SqlUrl;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a bank ends with its server. */
class BankEndTest {

  private static final String KEYS =
      "connections: 2, strategy: block, statementTimeout: 500ms, acquireTimeout: 500ms";

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sql-b"))
        .filter(thread -> !thread.getName().startsWith("sql-behind"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///end", "jdbc:h2:mem:end"})
  void stop_whileTransfersWait_answersThemAndLeavesNoThread(String url) throws Exception {
    try (BankServer server = BankServer.start(SqlUrl.of(url), KEYS).open()) {
      CompletableFuture<HttpResponse<String>> first;
      CompletableFuture<HttpResponse<String>> third;
      try (BankServer.Held held = server.hold(1)) {
        first = server.transferring("a", 1, 2, 1, "");
        CompletableFuture<HttpResponse<String>> second = server.transferring("b", 1, 3, 1, "");
        await().until(() -> server.bank().at("/gate/inFlight").asInt() == 2);
        third = server.transferring("c", 5, 6, 1, "");
        await().until(() -> server.bank().at("/gate/waiting").asInt() == 1);
        assertThat(threads()).isPositive();

        server.stop();

        assertThat(held.holding().isDisposed()).isFalse();
        assertThat(second.get(1, TimeUnit.SECONDS).statusCode()).isIn(503, 504);
      }
      assertThat(first.get(1, TimeUnit.SECONDS).statusCode()).isIn(503, 504);
      assertThat(third.get(1, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      await().atMost(BankServer.LONG).until(() -> threads() == 0);
      assertThat(server.audit().isBalanced()).isTrue();
    }
  }

  @Test
  void stop_ofABankThatNeverOpened_isQuick() throws Exception {
    SqlUrl nobody = SqlUrl.of("r2dbc:postgresql://me@127.0.0.1:1/d");
    long begun;
    try (BankServer server = BankServer.start(nobody, KEYS)) {
      await()
          .atMost(BankServer.LONG)
          .until(
              () -> server.bank().get("trouble").asText().equals("its database cannot be reached"));
      begun = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
  }
}
