package dev.weir.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a bank is, in whatever database. */
abstract class BankContract {

  static final Duration LONG = Duration.ofSeconds(30);
  static final int CONNECTIONS = 8;
  static final int ACCOUNTS = 10;
  static final long BALANCE = 1_000;

  SqlDatabase database;
  Bank bank;

  /** Nobody else's, and empty. */
  abstract SqlUrl url();

  @BeforeEach
  void open() {
    SqlUrl url = url();
    database =
        SqlDatabase.open(
            new SqlSettings(
                "bank-test", url, CONNECTIONS, Duration.ofSeconds(5), Duration.ofSeconds(5)));
    bank = Bank.open(database, url.kind(), new BankSize(ACCOUNTS, BALANCE)).block(LONG);
  }

  @AfterEach
  void close() {
    database.close().block(LONG);
  }

  @Test
  void transfer_moves() {
    assertThat(transfer("a", 1, 2, 30)).isEqualTo(TransferResult.DONE);
    assertThat(bank.balance(1).block(LONG)).isEqualTo(BALANCE - 30);
    assertThat(bank.balance(2).block(LONG)).isEqualTo(BALANCE + 30);
    assertThat(balancedAudit().transfers()).isEqualTo(1);
  }

  @Test
  void transfer_again_isDoneOnce() {
    assertThat(transfer("a", 1, 2, 30)).isEqualTo(TransferResult.DONE);
    assertThat(transfer("a", 1, 2, 30)).isEqualTo(TransferResult.REPEATED);
    assertThat(bank.balance(2).block(LONG)).isEqualTo(BALANCE + 30);
  }

  @Test
  void transfer_withTheIdOfAnother_isNotDone() {
    assertThat(transfer("a", 1, 2, 30)).isEqualTo(TransferResult.DONE);
    assertThat(transfer("a", 1, 3, 30)).isEqualTo(TransferResult.ID_TAKEN);
    assertThat(bank.balance(3).block(LONG)).isEqualTo(BALANCE);
    assertThat(balancedAudit().transfers()).isEqualTo(1);
  }

  @Test
  void transfer_ofMoreThanThereIs_isNotDone() {
    assertThat(transfer("a", 1, 2, BALANCE + 1)).isEqualTo(TransferResult.TOO_LITTLE);
    assertThat(transfer("b", 2, 1, BALANCE + 1)).isEqualTo(TransferResult.TOO_LITTLE);
    assertThat(balancedAudit().transfers()).isZero();
    assertThat(transfer("a", 1, 2, BALANCE)).as("the id is free").isEqualTo(TransferResult.DONE);
  }

  @Test
  void transfer_toOrFromNobody_isNotDone() {
    assertThat(transfer("a", 1, ACCOUNTS + 1, 1)).isEqualTo(TransferResult.NO_ACCOUNT);
    assertThat(transfer("b", ACCOUNTS + 1, 1, 1)).isEqualTo(TransferResult.NO_ACCOUNT);
    assertThat(transfer("c", -5, 1, 1)).isEqualTo(TransferResult.NO_ACCOUNT);
    assertThat(balancedAudit().transfers()).isZero();
  }

  @Test
  void reads_sayWhatIsThere() {
    assertThat(bank.orders(3).block(LONG))
        .hasSize(BankSql.ORDERS_EACH)
        .allSatisfy(order -> assertThat(order.price()).isPositive())
        .extracting(Order::id)
        .containsExactly(11L, 12L, 13L, 14L, 15L);
    assertThat(bank.orders(ACCOUNTS + 1).blockOptional(LONG)).isEmpty();
    assertThat(bank.balance(ACCOUNTS + 1).blockOptional(LONG)).isEmpty();
    List<Turnover> most = bank.turnover().block(LONG);
    assertThat(most).hasSize(10).isSortedAccordingTo((a, b) -> Long.compare(b.total(), a.total()));
    assertThat(bank.accounts().block(LONG)).isEqualTo(ACCOUNTS);
  }

  @Test
  void open_again_findsWhatWasThere() {
    transfer("a", 1, 2, 30);
    SqlKind kind = url().kind();
    Bank again = Bank.open(database, kind, new BankSize(500, 7)).block(LONG);
    assertThat(again.balance(2).block(LONG)).isEqualTo(BALANCE + 30);
    assertThat(again.accounts().block(LONG)).isEqualTo(ACCOUNTS);
  }

  /** Of a bank that is not there yet. */
  @Test
  void open_byManyAtOnce_isDoneOnce() {
    for (String table : List.of("weir_accounts", "weir_transfers", "weir_orders")) {
      database.statements(session -> session.change(new Sql("DROP TABLE " + table))).block(LONG);
    }
    SqlKind kind = url().kind();
    List<Bank> banks =
        Flux.range(0, CONNECTIONS)
            .flatMap(i -> Bank.open(database, kind, new BankSize(ACCOUNTS, BALANCE)))
            .collectList()
            .block(LONG);
    assertThat(banks).hasSize(CONNECTIONS);
    assertThat(balancedAudit().accounts()).isEqualTo(ACCOUNTS);
    assertThat(bank.orders(ACCOUNTS).block(LONG)).hasSize(BankSql.ORDERS_EACH);
  }

  @Test
  void audit_ofBooksThatAreWrong_saysSo() {
    transfer("a", 1, 2, 30);
    database
        .transaction(
            session ->
                session.change(
                    new Sql("UPDATE weir_accounts SET balance = balance + $1 WHERE id = $2"),
                    5L,
                    3L))
        .block(LONG);
    BankAudit audit = bank.audit().block(LONG);
    assertThat(audit.isBalanced()).isFalse();
    assertThat(audit.money()).isEqualTo(audit.opened() + 5);
    assertThat(audit.wrong()).isEqualTo(1);
    assertThat(audit)
        .hasToString(
            "10 accounts with 10,005 altogether, opened with 10,000; 1 transfers; NOT BALANCED:"
                + " 0 accounts missing, 0 overdrawn, 1 wrong, 0 stray transfers");
  }

  @Test
  void transfers_ofMany_keepTheBooks() {
    AtomicInteger done = new AtomicInteger();
    Flux.range(0, 500)
        .flatMap(i -> random("t" + i), CONNECTIONS)
        .doOnNext(
            result -> {
              if (result == TransferResult.DONE) {
                done.incrementAndGet();
              }
            })
        .blockLast(LONG);
    assertThat(balancedAudit().transfers()).isEqualTo(done.get());
  }

  /**
   * Whoever goes away at whatever moment: every transfer is done or not, and all connections come
   * back.
   */
  @Test
  void transfers_thatManyGiveUp_keepTheBooksAndTheConnections() {
    long usual = usualNanos();
    long before = balancedAudit().transfers();
    Flux.range(0, 600)
        .flatMap(
            i ->
                random("t" + i)
                    .timeout(
                        Duration.ofNanos(ThreadLocalRandom.current().nextLong(1, 2 * usual)),
                        Mono.empty()),
            CONNECTIONS)
        .blockLast(LONG);
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              SqlCounts now = database.counts();
              assertThat(now.idle()).as("%s", now).isEqualTo(now.open());
              assertThat(now.awaited()).isZero();
            });
    long done = balancedAudit().transfers() - before;
    assertThat(done).as("some are done, some are not").isBetween(1L, 599L);
    assertThat(transfer("last", 1, 2, 1)).isIn(TransferResult.DONE, TransferResult.TOO_LITTLE);
  }

  /* How long one takes among as many. */
  private long usualNanos() {
    int number = 200;
    long begun = System.nanoTime();
    Flux.range(0, number).flatMap(i -> random("usual" + i), CONNECTIONS).blockLast(LONG);
    return (System.nanoTime() - begun) * CONNECTIONS / number;
  }

  private Mono<TransferResult> random(String id) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long from = random.nextLong(1, ACCOUNTS + 1);
    long to = 1 + (from + random.nextLong(ACCOUNTS - 1)) % ACCOUNTS;
    return bank.transfer(new Transfer(id, from, to, random.nextLong(1, 200)));
  }

  TransferResult transfer(String id, long from, long to, long amount) {
    return bank.transfer(new Transfer(id, from, to, amount)).block(LONG);
  }

  BankAudit balancedAudit() {
    BankAudit audit = bank.audit().block(LONG);
    assertThat(audit.isBalanced()).as("%s", audit).isTrue();
    return audit;
  }
}
