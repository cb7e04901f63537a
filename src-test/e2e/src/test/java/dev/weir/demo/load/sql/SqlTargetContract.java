package dev.weir.demo.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.bank.BankSize;
import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.PoolEntrance;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.pool.WorkerPools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A database under load, whichever it is. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class SqlTargetContract {

  static final Duration LONG = Duration.ofSeconds(30);
  static final int CONNECTIONS = 4;

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Nobody else's, and the same each time. */
  abstract SqlUrl url();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private DatabaseLoad load(SqlWork work, Duration timeout) throws UnreachableException {
    DatabaseLoad load = new DatabaseLoad(SqlPlace.of(url(), CONNECTIONS, timeout), work, 42);
    opened.add(load);
    load.reach(LONG);
    return load;
  }

  private DatabaseLoad bank() throws UnreachableException {
    return load(new BankWork(new BankSize(20, 50)), LONG);
  }

  private DatabaseLoad statements(Duration timeout, StatementSpec... statements)
      throws UnreachableException {
    return load(new StatementWork(List.of(statements)), timeout);
  }

  private static StatementSpec statement(String name, String sql, ValueSource... values) {
    return new StatementSpec(name, 1, new Sql(sql), List.of(values));
  }

  /** Somebody who has nothing to do with it. */
  private long changeBehindItsBack(String sql) {
    SqlDatabase other = SqlDatabase.open(new SqlSettings("other", url(), 1, LONG, LONG));
    Long changed = other.transaction(session -> session.change(new Sql(sql))).block(LONG);
    other.close().block(LONG);
    return changed == null ? 0 : changed;
  }

  private static List<Reply> replies(SqlTarget target, int number) {
    return Flux.range(0, number).concatMap(i -> Mono.defer(target::next)).collectList().block(LONG);
  }

  private static Measured run(DatabaseLoad load, int rate, Duration timeout) throws Exception {
    Duration length = Duration.ofSeconds(1);
    return new LoadRun(
            Arrivals.constant(rate).schedule(Spacing.EVEN, 1),
            length,
            timeout,
            LONG,
            new GateEntrance(1_000),
            load.target().keptOpen())
        .run(second -> {});
  }

  @Test
  void bank_inARun_keepsItsBooksAndTellsEachKind() throws Exception {
    DatabaseLoad load = bank();

    Measured measured = run(load, 200, LONG);
    List<Share> shares = load.target().shares();
    DatabaseUse use = load.use(said -> {});

    assertThat(measured.errors()).isEmpty();
    assertThat(measured.counts().completed()).isEqualTo(200);
    assertThat(shares)
        .extracting(Share::name)
        .containsExactly("transfer", "orders", "balance", "turnover");
    assertThat(shares).allMatch(share -> share.right() == share.sent() && share.sent() > 0);
    assertThat(use.books().isBalanced()).isTrue();
    assertThat(use.books().audit().accounts()).isEqualTo(20);
    assertThat(use.books().audit().transfers()).isBetween(1L, shares.get(0).right());
    assertThat(use.connections().most()).isEqualTo(CONNECTIONS);
    assertThat(use.connections().open()).isBetween(1, CONNECTIONS);
    assertThat(use.connections().busiest()).isBetween(1L, (long) CONNECTIONS);
    assertThat(use.connections().rows()).isGreaterThan(shares.get(1).right());
    assertThat(use.connections().unended()).isZero();
  }

  @Test
  void bank_ofManyRequests_isAskedAsTheWeightsSay() throws Exception {
    DatabaseLoad load = bank();
    int number = 1_000;
    replies(load.target(), number);

    List<Share> shares = load.target().shares();
    assertThat(shares.stream().mapToLong(Share::sent).sum()).isEqualTo(number);
    assertThat(shares.get(0).sent()).isBetween(260L, 340L);
    assertThat(shares.get(1).sent()).isBetween(460L, 540L);
    assertThat(shares.get(2).sent()).isBetween(120L, 180L);
    assertThat(shares.get(3).sent()).isBetween(30L, 70L);
  }

  @Test
  void bank_thatSomebodyElseTookMoneyFrom_isNotBalanced() throws Exception {
    DatabaseLoad load = bank();
    replies(load.target(), 20);

    assertThat(changeBehindItsBack("UPDATE weir_accounts SET balance = balance + 1 WHERE id = 3"))
        .isOne();

    BooksCheck books = load.use(said -> {}).books();
    assertThat(books.isBalanced()).isFalse();
    assertThat(books.audit().money()).isEqualTo(books.audit().opened() + 1);
  }

  @Test
  void bank_thatIsGone_cannotBeChecked() throws Exception {
    DatabaseLoad load = bank();
    changeBehindItsBack("DROP TABLE weir_accounts");

    List<String> causes =
        Flux.range(0, 50)
            .concatMap(
                i ->
                    load.target()
                        .next()
                        .map(reply -> "right")
                        .onErrorResume(error -> Mono.just(load.target().causeOf(error))))
            .collectList()
            .block(LONG);

    assertThat(causes).contains("missing table or wrong statement");
    BooksCheck books = load.use(said -> {}).books();
    assertThat(books.isBalanced()).isFalse();
    assertThat(books.audit()).isNull();
    assertThat(books.trouble()).contains("missing table or wrong statement");
  }

  @Test
  void bank_ofTheSameSeed_isAskedTheSame() throws Exception {
    List<String> first = moves();
    changeBehindItsBack("DELETE FROM weir_transfers");

    assertThat(moves()).isEqualTo(first).hasSizeGreaterThan(5);
  }

  /* So much that nobody has too little, the second time either. */
  private List<String> moves() throws UnreachableException {
    DatabaseLoad load = bank();
    changeBehindItsBack("UPDATE weir_accounts SET balance = 1000000");
    replies(load.target(), 60);
    SqlDatabase other = SqlDatabase.open(new SqlSettings("other", url(), 1, LONG, LONG));
    Sql all = new Sql("SELECT payer, payee, amount FROM weir_transfers ORDER BY at");
    List<String> moves =
        other
            .statements(
                session ->
                    session.rows(
                        all,
                        row ->
                            row.number("payer")
                                + " to "
                                + row.number("payee")
                                + ": "
                                + row.number("amount")))
            .block(LONG);
    other.close().block(LONG);
    return moves;
  }

  @Test
  void statements_ofEachKind_countTheirRows() throws Exception {
    changeBehindItsBack("CREATE TABLE things (id BIGINT PRIMARY KEY, name VARCHAR(50))");
    DatabaseLoad load =
        statements(
            LONG,
            statement(
                "insert",
                "INSERT INTO things (id, name) VALUES ($1, $2)",
                new ValueSource.Sequence(1),
                new ValueSource.Choice(List.of("a", "b"))));
    assertThat(replies(load.target(), 5)).allMatch(reply -> reply.wrong() == null);
    assertThat(load.target().use().rows()).isEqualTo(5);

    DatabaseLoad reads =
        statements(
            LONG,
            statement("all", "SELECT id, name FROM things"),
            statement("some", "SELECT id FROM things WHERE id <= $1", new ValueSource.Random(2, 2)),
            statement("update", "UPDATE things SET name = 'c' WHERE id > 2"),
            statement("none", "SELECT id FROM things WHERE id < 0"));
    replies(reads.target(), 40);

    long expected =
        reads.target().shares().stream()
            .mapToLong(
                share ->
                    share.right()
                        * switch (share.name()) {
                          case "all" -> 5;
                          case "some" -> 2;
                          case "update" -> 3;
                          default -> 0;
                        })
            .sum();
    assertThat(reads.target().use().rows()).isEqualTo(expected).isPositive();
    assertThat(reads.use(said -> {}).books()).isNull();
  }

  @Test
  void statement_thatIsTried_leavesNothing() throws Exception {
    changeBehindItsBack("CREATE TABLE tried (id BIGINT PRIMARY KEY)");
    StatementSpec insert =
        statement("insert", "INSERT INTO tried (id) VALUES ($1)", new ValueSource.Sequence(1));

    DatabaseLoad load = statements(LONG, insert);
    assertThat(replies(load.target(), 3)).hasSize(3);

    assertThat(statements(LONG, insert)).as("a key that is there is for the run").isNotNull();
    assertThat(changeBehindItsBack("DELETE FROM tried")).isEqualTo(3);
  }

  @Test
  void statement_thatMakesNoSense_isToldBeforeTheRun() {
    assertThatThrownBy(() -> statements(LONG, statement("lost", "SELECT id FROM nowhere")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith(url() + ": statement 'lost': missing table or wrong statement: ");
  }

  @Test
  void statement_thatMakesNoSense_isNamedAmongOthers() {
    StatementSpec fine = statement("fine", "SELECT 1");

    assertThatThrownBy(() -> statements(LONG, fine, statement("lost", "SELECT id FROM nowhere")))
        .hasMessageContaining(": statement 'lost': ");
  }

  @Test
  void statement_thatMakesATable_isNotCarriedOutToTryIt() throws Exception {
    String table = "CREATE TABLE late (id BIGINT)";

    assertThat(statements(LONG, statement("define", table)).target()).isNotNull();

    assertThat(changeBehindItsBack(table)).as("it is not there yet").isZero();
  }

  @Test
  void scenario_asPrinted_isRightInEveryRun() throws Exception {
    Path file = Files.writeString(folder.resolve("mix.yaml"), StatementFile.exampleText());
    StatementWork scenario = new StatementWork(StatementFile.read(file).statements());
    bank();

    for (int run = 0; run < 2; run++) {
      assertThat(replies(load(scenario, LONG).target(), 50))
          .hasSize(50)
          .allMatch(reply -> reply.wrong() == null);
    }
  }

  @Test
  void bank_ofOneAccount_isToldBeforeTheRun() throws Exception {
    bank();
    changeBehindItsBack("DELETE FROM weir_accounts WHERE id > 1");

    assertThatThrownBy(this::bank)
        .isInstanceOf(UnreachableException.class)
        .hasMessage(url() + ": the bank there has 1 account (expected: 2 or more, for transfers)");
  }

  @Test
  void requests_oneAfterTheOther_doNotWait() throws Exception {
    DatabaseLoad load = bank();
    load.target().warmUp(CONNECTIONS, LONG);

    assertThat(replies(load.target(), 20)).hasSize(20);

    assertThat(load.target().use().waiting()).isZero();
    assertThat(load.target().use().busiest()).isOne();
  }

  @Test
  void requests_thatTakeTooLong_leaveNoConnectionBehind() throws Exception {
    changeBehindItsBack("CREATE TABLE held (id BIGINT PRIMARY KEY, n BIGINT)");
    changeBehindItsBack("INSERT INTO held (id, n) VALUES (1, 0)");
    Duration timeout = Duration.ofMillis(300);
    DatabaseLoad load = statements(timeout, statement("add", "UPDATE held SET n = n + 1"));
    Hold hold = hold("UPDATE held SET n = -1");

    Measured measured = run(load, 100, timeout);
    hold.end();

    assertThat(measured.counts().completed()).isZero();
    assertThat(measured.errors().keySet())
        .isSubsetOf("timeout", "statement timeout", "conflict", "no connection in time");
    SqlTarget target = load.target();
    assertThat(target.settle(LONG)).isTrue();
    assertThat(target.use().waiting()).isPositive();
    assertThat(target.use().busiest()).isEqualTo(CONNECTIONS);
    /* All of them can be had at once, and are whole. */
    assertThat(target.warmUp(CONNECTIONS, LONG)).isEqualTo(CONNECTIONS);
    assertThat(target.use().busiest()).isZero();
    assertThat(replies(target, 10)).allMatch(reply -> reply.wrong() == null);
  }

  /* Workers are interrupted when their requests are given up: the database is not to notice. */
  @Test
  void workers_thatGiveUp_leaveTheDatabaseAlone() throws Exception {
    changeBehindItsBack("CREATE TABLE held (id BIGINT PRIMARY KEY, n BIGINT)");
    changeBehindItsBack("INSERT INTO held (id, n) VALUES (1, 0)");
    DatabaseLoad load = statements(LONG, statement("add", "UPDATE held SET n = n + 1"));
    Hold hold = hold("UPDATE held SET n = -1");

    Measured measured =
        new LoadRun(
                Arrivals.constant(50).schedule(Spacing.EVEN, 1),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                LONG,
                new PoolEntrance(WorkerPools.fixed("load", 8).queueCapacity(100).build()),
                load.target().keptOpen())
            .run(second -> {});
    hold.end();

    assertThat(measured.counts().completed()).isZero();
    assertThat(load.target().settle(LONG)).isTrue();
    assertThat(replies(load.target(), 10)).allMatch(reply -> reply.wrong() == null);
  }

  /** Somebody who keeps what a statement has locked. */
  private record Hold(CountDownLatch release, Disposable holder, SqlDatabase database) {
    void end() {
      release.countDown();
      database.close().block(LONG);
    }
  }

  private Hold hold(String sql) throws InterruptedException {
    SqlDatabase database = SqlDatabase.open(new SqlSettings("holder", url(), 1, LONG, LONG));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Mono<Long> released =
        Mono.fromCallable(
                () -> {
                  release.await();
                  return 1L;
                })
            .subscribeOn(Schedulers.boundedElastic());
    Disposable holder =
        database
            .transaction(
                session ->
                    session
                        .change(new Sql(sql))
                        .doOnNext(changed -> held.countDown())
                        .then(released))
            .subscribe();
    assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
    return new Hold(release, holder, database);
  }

  @Test
  void warmUp_always_opensConnectionsAndCountsNothing() throws Exception {
    DatabaseLoad load = bank();

    assertThat(load.target().warmUp(100, LONG)).isEqualTo(CONNECTIONS);
    assertThat(load.target().shares()).allMatch(share -> share.sent() == 0);
    assertThat(load.target().use().busiest()).isZero();
    assertThat(load.target().use().rows()).isZero();
  }

  @Test
  void opens_afterAWarmUp_beginsAnew() throws Exception {
    DatabaseLoad load = bank();
    load.target().leaveOut(10);
    replies(load.target(), 10);
    assertThat(load.target().use().rows()).isPositive();

    load.target().opens();
    assertThat(load.target().use().rows()).isZero();
    replies(load.target(), 5);

    assertThat(load.target().shares().stream().mapToLong(Share::sent).sum()).isEqualTo(5);
    await().until(() -> load.target().use().unended() == 0);
  }
}
