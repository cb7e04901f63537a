package dev.weir.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.config.BankSpec;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.strategy.GateRegistry;
import dev.weir.limit.CallEnd;
import dev.weir.observe.GateSnapshot;
import dev.weir.resilience4j.BreakerOpenException;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.retry.RetrySnapshot;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A bank behind its gate, whose database fails, and says nothing. */
class BankDeskTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  /* Of a breaker that is half open; and as many failures open it. */
  private static final int PROBES = 2;

  private static final SQLException AWAY = new SQLException("away", "08006");
  private static final SQLException MISTAKE = new SQLException("no such table", "42P01");

  private static final String QUICK = ", retryBackoff: 1ms, retryCap: 1ms";
  private static final String BREAKER =
      ", attempts: 1, breakerCalls: " + PROBES + ", breakerRate: 1, breakerOpen: 1ms";

  @TempDir private Path directory;
  private BrittleDatabase database;
  private BankDesk desk;

  private void open(String keys) throws Exception {
    open("r2dbc:h2:mem:///", keys);
  }

  /** One with four connections. */
  private void open(String url, String keys) throws Exception {
    Path file = directory.resolve("f.yaml");
    Files.writeString(
        file,
        "banks: {b: {strategy: reject, queue: 0, connections: 4, accounts: 10"
            + (keys.contains("statementTimeout") ? "" : ", statementTimeout: 20s")
            + keys
            + "}}\n");
    ServiceConfig config = ConfigFile.read(file).withDatabase(SqlUrl.of(url + UUID.randomUUID()));
    BankSpec spec = config.banks().get(0);
    database = new BrittleDatabase(SqlDatabase.open(spec.database()));
    GateRegistry gates = new GateRegistry(config, error -> CallEnd.IGNORED, BankJudgement::end);
    desk =
        new BankDesk(
            spec, gates.entrance(spec.orders()), database, SqlDatabase.open(spec.database()));
    desk.begin();
    await().atMost(LONG).until(() -> desk.status().open());
    assertThat(database.calls()).as("it is opened over another").isZero();
  }

  @AfterEach
  void everything_isBack() {
    isAtRest();
    desk.close().block(LONG);
    assertThat(database.counts().open()).isZero();
  }

  private void isAtRest() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(gate().ledger().running()).isZero();
              SqlCounts connections = database.counts();
              assertThat(connections.idle()).isEqualTo(connections.open());
              assertThat(connections.awaited()).isZero();
            });
  }

  private GateSnapshot gate() {
    return desk.status().gate().gate();
  }

  private BreakerSnapshot breaker() {
    return Objects.requireNonNull(desk.status().breaker());
  }

  private RetrySnapshot retries() {
    return Objects.requireNonNull(desk.status().retries());
  }

  private Mono<TransferResult> transfer(String id, long from, long to) {
    return desk.call(bank -> bank.transfer(new Transfer(id, from, to, 5)));
  }

  private void fails(Throwable error) {
    assertThat(catchThrowable(() -> transfer("fails", 1, 2).block(LONG))).hasRootCause(error);
  }

  private BankAudit balancedAudit() {
    BankAudit audit = desk.call(Bank::audit).block(LONG);
    assertThat(audit.isBalanced()).as("%s", audit).isTrue();
    return audit;
  }

  // ---------------------------------------------------------------- asking again

  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///", "jdbc:h2:mem:"})
  void call_thatTheDatabaseFails_isTriedAgainWithinItsAttempts(String url) throws Exception {
    open(url, QUICK + ", attempts: 3, retryBurst: 10, breaker: false");
    database.fail(2, AWAY);

    assertThat(transfer("a", 1, 2).block(LONG)).isEqualTo(TransferResult.DONE);

    assertThat(database.calls()).isEqualTo(3);
    assertThat(retries().retries()).isEqualTo(2);
    database.fail(3, AWAY);
    fails(AWAY);
    assertThat(database.calls()).isEqualTo(3);
    assertThat(retries().isBalanced()).isTrue();
    assertThat(balancedAudit().transfers()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///", "jdbc:h2:mem:"})
  void transfer_whoseAnswerIsLost_isDoneOnce(String url) throws Exception {
    open(url, QUICK);
    database.loseTheAnswer(AWAY);

    assertThat(transfer("a", 1, 2).block(LONG)).isEqualTo(TransferResult.REPEATED);

    assertThat(balancedAudit().transfers()).isOne();
  }

  @Test
  void calls_thatAllFail_keepToTheBudget() throws Exception {
    int calls = 20;
    int burst = 3;
    open(QUICK + ", attempts: 3, retryBudget: 0, retryBurst: " + burst + ", breaker: false");
    database.fail(3 * calls, AWAY);

    for (int i = 0; i < calls; i++) {
      fails(AWAY);
      assertThat(gate().ledger().running()).isZero();
    }

    assertThat(database.calls()).isEqualTo(calls + burst);
    assertThat(retries().retries()).isEqualTo(burst);
    assertThat(desk.status().budget().available()).isZero();
  }

  @Test
  void call_thatMakesNoSense_isNotTriedAgain() throws Exception {
    open(QUICK + ", attempts: 3");
    database.fail(1, MISTAKE);

    fails(MISTAKE);

    assertThat(database.calls()).isOne();
    assertThat(retries().retries()).isZero();
  }

  // ---------------------------------------------------------------- probes of a breaker

  /* It asks nothing for a millisecond, and then lets so many through. */
  private void breakerOpens() {
    database.fail(PROBES, AWAY);
    for (int i = 0; i < PROBES; i++) {
      fails(AWAY);
    }
    assertThat(breaker().state()).isEqualTo(State.OPEN);
    mayProbe();
  }

  private void mayProbe() {
    await().atMost(LONG).until(() -> Duration.ZERO.equals(breaker().staysOpenFor()));
  }

  /** Whoever goes does not end the call: it says in the end what became of it. */
  @Test
  void probes_whoseClientsGoWhileTheDatabaseHangs_openTheBreakerAgain() throws Exception {
    open(BREAKER);
    breakerOpens();
    Sinks.Empty<Void> end = Sinks.empty();
    TimeoutException silence = new TimeoutException("no answer");
    database.hang(PROBES, end.asMono(), silence);
    long failed = breaker().failed();

    for (int i = 0; i < PROBES; i++) {
      assertThatThrownBy(() -> transfer("gone", 1, 2).timeout(SHORT).block(LONG))
          .hasCauseInstanceOf(TimeoutException.class);
    }

    assertThat(breaker().state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker().running()).isEqualTo(PROBES);
    assertThat(gate().ledger().running()).isEqualTo(PROBES);
    assertThatThrownBy(() -> transfer("one too many", 1, 2).block(LONG))
        .isInstanceOf(BreakerOpenException.class);

    end.tryEmitEmpty();

    await().atMost(LONG).until(() -> breaker().state() == State.OPEN);
    assertThat(breaker().failed()).isEqualTo(failed + PROBES);
    assertThat(breaker().cancelled()).isZero();
    isAtRest();
    mayProbe();
    for (int i = 0; i < PROBES; i++) {
      assertThat(transfer("well " + i, 1, 2).block(LONG)).isEqualTo(TransferResult.DONE);
    }
    assertThat(breaker().state()).isEqualTo(State.CLOSED);
  }

  /** A database that answers, but more slowly than any client waits, is not away. */
  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///", "jdbc:h2:mem:"})
  void probes_whoseClientsGoBetweenAnswers_closeTheBreaker(String url) throws Exception {
    open(url, BREAKER);
    breakerOpens();
    Sinks.Empty<Void> letGo = Sinks.empty();
    Sinks.Empty<Void> held = Sinks.empty();
    Disposable holding = desk.call(bank -> held(held, letGo)).subscribe(); // a probe itself
    held.asMono().block(LONG);

    Disposable client = transfer("gone", 1, 2).subscribe();
    await().atMost(LONG).until(() -> blocked() == 1);
    client.dispose();
    letGo.tryEmitEmpty();

    await().atMost(LONG).until(holding::isDisposed);
    await().atMost(LONG).until(() -> breaker().state() == State.CLOSED);
    isAtRest();
    assertThat(balancedAudit().transfers()).isZero();
  }

  /**
   * It had answered before, so it is not silent, though the call took longer than anybody waits.
   */
  @Test
  void probe_thatIsGivenUpAfterAnAnswerThatTookLong_isAnAnswer() throws Exception {
    open(", statementTimeout: 1ms" + BREAKER);
    breakerOpens();
    for (int i = 0; i < PROBES; i++) {
      Mono<Boolean> slow =
          desk.call(
              bank ->
                  bank.accounts()
                      .delayElement(desk.spec().database().patience())
                      .then(Lasting.wanted(Mono.just(true), true)));
      assertThatThrownBy(() -> slow.block(LONG)).hasRootCauseInstanceOf(TimeoutException.class);
    }
    await().atMost(LONG).until(() -> breaker().state() == State.CLOSED);
  }

  /* How many wait for a row. */
  private long blocked() {
    Sql sql =
        new Sql(
            "SELECT COUNT(*) AS sessions FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT"
                + " NULL");
    return database
        .statements(session -> session.rows(sql, row -> row.number("sessions")))
        .map(rows -> rows.get(0))
        .block(LONG);
  }

  /* Keeps an account to itself. */
  private Mono<Long> held(Sinks.Empty<Void> held, Sinks.Empty<Void> letGo) {
    return database.transaction(
        session ->
            session
                .change(new Sql("UPDATE weir_accounts SET balance = balance WHERE id = $1"), 1L)
                .doOnNext(rows -> held.tryEmitEmpty())
                .delayUntil(rows -> letGo.asMono()));
  }
}
