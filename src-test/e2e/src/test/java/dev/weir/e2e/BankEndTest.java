package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.demo.backend.Backends;
import dev.weir.demo.sql.SqlUrl;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** How a bank ends with its server. */
class BankEndTest {

  private static final int CONNECTIONS = 2;

  /* Nothing in here is to end because its time is up. */
  private static final String KEYS =
      "connections: " + CONNECTIONS + ", strategy: block, statementTimeout: 60m";

  private static SqlUrl own(String url) {
    return SqlUrl.of(url + UUID.randomUUID());
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sql-b"))
        .filter(thread -> !thread.getName().startsWith("sql-behind"))
        .count();
  }

  private static int inFlight(BankServer server) throws Exception {
    return server.bank().at("/gate/inFlight").asInt();
  }

  /* Two at the held account, and one more that waits for a permit. */
  private static List<CompletableFuture<HttpResponse<String>>> transfers(BankServer server) {
    List<CompletableFuture<HttpResponse<String>>> blocked =
        List.of(server.transferring("a", 1, 2, 1, ""), server.transferring("b", 1, 3, 1, ""));
    await().atMost(BankServer.LONG).until(() -> inFlight(server) == CONNECTIONS);
    CompletableFuture<HttpResponse<String>> waiting = server.transferring("c", 5, 6, 1, "");
    await().atMost(BankServer.LONG).until(() -> server.bank().at("/gate/waiting").asInt() == 1);
    return List.of(blocked.get(0), blocked.get(1), waiting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///", "jdbc:h2:mem:"})
  void stop_whileTransfersWait_finishesThemAndLeavesNoThread(String url) throws Exception {
    try (BankServer server = BankServer.start(own(url), KEYS, "1m").open()) {
      List<CompletableFuture<HttpResponse<String>>> transfers;
      CompletableFuture<Void> stopped;
      try (BankServer.Held held = server.hold(1)) {
        transfers = transfers(server);
        assertThat(threads()).isPositive();

        stopped = CompletableFuture.runAsync(server::stop);

        await().atMost(BankServer.LONG).until(() -> !server.isReady());
        assertThat(transfers).noneMatch(CompletableFuture::isDone);
        assertThat(inFlight(server)).isEqualTo(CONNECTIONS);
        held.letGo();
        stopped.get(30, TimeUnit.SECONDS);
      }
      for (CompletableFuture<HttpResponse<String>> transfer : transfers) {
        assertThat(transfer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      await().atMost(BankServer.LONG).until(() -> threads() == 0);
      server.isBalancedWith(transfers.size());
    }
  }

  /** Nobody waits for them any more, but their connections are waited for. */
  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///", "jdbc:h2:mem:"})
  void stop_whoseTransfersDoNotEndInTime_cutsThemOffAndLeavesNoThread(String url) throws Exception {
    try (BankServer server = BankServer.start(own(url), KEYS, "100ms").open()) {
      CompletableFuture<Void> stopped;
      try (BankServer.Held held = server.hold(1)) {
        List<CompletableFuture<HttpResponse<String>>> transfers = transfers(server);

        stopped = CompletableFuture.runAsync(server::stop);

        for (CompletableFuture<HttpResponse<String>> transfer : transfers) {
          assertThat(transfer).failsWithin(BankServer.LONG);
        }
        assertThat(held.holding().isDisposed()).isFalse();
        assertThat(threads()).isPositive();
        held.letGo();
      }
      stopped.get(30, TimeUnit.SECONDS);
      await().atMost(BankServer.LONG).until(() -> threads() == 0);
      assertThat(server.audit().isBalanced()).isTrue();
    }
  }

  /** It is not given up after ten seconds, of which the log would tell. */
  @Test
  void stop_ofABankThatNeverOpened_isInGoodOrder() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(Backends.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    log.addAppender(told);
    SqlUrl nobody = SqlUrl.of("r2dbc:postgresql://me@127.0.0.1:1/d");
    try (BankServer server = BankServer.start(nobody, KEYS)) {
      await()
          .atMost(BankServer.LONG)
          .until(
              () -> server.bank().at("/trouble").asText().equals("its database cannot be reached"));

      server.stop();
    } finally {
      log.detachAppender(told);
    }
    assertThat(told.list).isEmpty();
  }
}
