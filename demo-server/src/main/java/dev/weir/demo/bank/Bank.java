package dev.weir.demo.bank;

import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import dev.weir.demo.sql.SqlRow;
import dev.weir.demo.sql.SqlSession;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A bank in a database. No money is made or lost in it, whoever goes away, fails or says the same
 * twice: a transfer is in its books with all that it does, or it is not. Thread-safe.
 *
 * <p>All that it returns begins when it is subscribed to, and is {@link dev.weir.demo.sql.Lasting}.
 */
public final class Bank {

  private static final int MOST_OPENINGS = 1_000;

  /* Of those in this process. H2 makes the same table twice, if two ask it at once. */
  private static final Gate OPENINGS =
      Gate.of("openings of banks").limit(Limits.fixed(1)).queueCapacity(MOST_OPENINGS).build();

  private final SqlDatabase database;

  private Bank(SqlDatabase database) {
    this.database = database;
  }

  /**
   * One that was opened before.
   *
   * @param database where its books are
   * @return the bank
   */
  public static Bank in(SqlDatabase database) {
    return new Bank(database);
  }

  /**
   * Opens one. Its tables are made if they are not there, and filled if they are empty. More than
   * one at a time may do so.
   *
   * @param database where its books are, or are to be
   * @param kind what that is
   * @param size how it begins, if it is not there yet
   * @return the bank
   */
  public static Mono<Bank> open(SqlDatabase database, SqlKind kind, BankSize size) {
    Mono<Boolean> opening =
        database.transaction(
            session ->
                lock(session, kind)
                    .thenMany(Flux.fromIterable(BankSql.CREATE))
                    .concatMap(session::change)
                    .then(Mono.defer(() -> session.rows(BankSql.COUNT_ACCOUNTS, Bank::accounts)))
                    .flatMap(
                        accounts ->
                            accounts.get(0) > 0 ? Mono.just(true) : fill(session, kind, size)));
    return (kind == SqlKind.H2 ? oneByOne(opening) : opening).thenReturn(new Bank(database));
  }

  private static Mono<Boolean> oneByOne(Mono<Boolean> opening) {
    return Lasting.call(opening, one -> Mono.from(one.transform(OPENINGS.guard())));
  }

  /* H2 has nothing of the kind, but is of this process. */
  private static Mono<?> lock(SqlSession session, SqlKind kind) {
    return kind == SqlKind.POSTGRESQL
        ? session.rows(BankSql.LOCK_OPENING, row -> true, BankSql.LOCK)
        : Mono.empty();
  }

  private static long accounts(SqlRow row) {
    return row.number("accounts");
  }

  private static Mono<Boolean> fill(SqlSession session, SqlKind kind, BankSize size) {
    long accounts = size.accounts();
    return session
        .change(BankSql.fillAccounts(kind), size.balance(), accounts)
        .then(session.change(BankSql.fillOrders(kind), accounts * BankSql.ORDERS_EACH))
        .thenReturn(true);
  }

  /**
   * Transfers money.
   *
   * @param transfer from whom to whom, how much, and which it is
   * @return what became of it. If it fails, it was done or not, but once at most: who wants to know
   *     says the same again
   */
  public Mono<TransferResult> transfer(Transfer transfer) {
    return database
        .transaction(session -> done(session, transfer))
        .onErrorResume(UndoneException.class, undone -> Mono.just(undone.result()))
        .onErrorResume(
            error -> SqlTrouble.of(error) == SqlTrouble.DUPLICATE,
            error -> Lasting.wanted(known(transfer), true).switchIfEmpty(Mono.error(error)));
  }

  private static Mono<TransferResult> done(SqlSession session, Transfer transfer) {
    long amount = transfer.amount();
    Mono<Boolean> pay =
        session.change(BankSql.PAY, amount, transfer.payer(), amount).map(Bank::isOne);
    Mono<Boolean> collect =
        session.change(BankSql.COLLECT, amount, transfer.payee()).map(Bank::isOne);
    /* Always the lower number first: two that pay each other would otherwise wait for each other. */
    boolean payFirst = transfer.payer() < transfer.payee();
    return session
        .change(BankSql.NOTE, transfer.id(), transfer.payer(), transfer.payee(), amount)
        .then(payFirst ? both(pay, collect) : both(collect, pay))
        .flatMap(
            moved ->
                moved
                    ? Mono.just(TransferResult.DONE)
                    : refusal(session, transfer).flatMap(Bank::undo));
  }

  private static Mono<Boolean> both(Mono<Boolean> first, Mono<Boolean> second) {
    return first.flatMap(moved -> moved ? second : Mono.just(false));
  }

  private static boolean isOne(long rows) {
    return rows == 1;
  }

  private static Mono<TransferResult> refusal(SqlSession session, Transfer transfer) {
    return exists(session, transfer.payer())
        .flatMap(payer -> payer ? exists(session, transfer.payee()) : Mono.just(false))
        .map(both -> both ? TransferResult.TOO_LITTLE : TransferResult.NO_ACCOUNT);
  }

  private static Mono<Boolean> exists(SqlSession session, long account) {
    return session.rows(BankSql.FIND_ACCOUNT, row -> true, account).map(rows -> !rows.isEmpty());
  }

  private static Mono<TransferResult> undo(TransferResult result) {
    return Mono.error(new UndoneException(result));
  }

  /* Whoever has had that id: none if that was given up since. */
  private Mono<TransferResult> known(Transfer transfer) {
    return database
        .statements(
            session ->
                session.rows(
                    BankSql.FIND_TRANSFER,
                    row ->
                        new Transfer(
                            transfer.id(),
                            row.number("payer"),
                            row.number("payee"),
                            row.number("amount")),
                    transfer.id()))
        .flatMapIterable(found -> found)
        .next()
        .map(found -> found.equals(transfer) ? TransferResult.REPEATED : TransferResult.ID_TAKEN);
  }

  /**
   * What an account has bought, the first hundred.
   *
   * @param account its number
   * @return empty if there is no such account
   */
  public Mono<List<Order>> orders(long account) {
    return database.statements(
        session ->
            session
                .rows(
                    BankSql.ORDERS,
                    row -> new Order(row.number("id"), row.text("item"), row.number("price")),
                    account)
                .flatMap(
                    orders ->
                        orders.isEmpty()
                            ? exists(session, account).filter(is -> is).map(is -> orders)
                            : Mono.just(orders)));
  }

  /**
   * How much an account has.
   *
   * @param account its number
   * @return empty if there is no such account
   */
  public Mono<Long> balance(long account) {
    return database
        .statements(
            session -> session.rows(BankSql.FIND_ACCOUNT, row -> row.number("balance"), account))
        .flatMapIterable(found -> found)
        .next();
  }

  /**
   * What was bought for most.
   *
   * @return ten at most, sums of all orders
   */
  public Mono<List<Turnover>> turnover() {
    return database.statements(
        session ->
            session.rows(
                BankSql.TURNOVER,
                row -> new Turnover(row.text("item"), row.number("orders"), row.number("total"))));
  }

  /**
   * How many accounts there are.
   *
   * @return numbered from 1, unless the books are wrong
   */
  public Mono<Long> accounts() {
    return database
        .statements(session -> session.rows(BankSql.COUNT_ACCOUNTS, Bank::accounts))
        .map(found -> found.get(0));
  }

  /**
   * Checks the books.
   *
   * @return what is in them
   */
  public Mono<BankAudit> audit() {
    return database
        .statements(session -> session.rows(BankSql.AUDIT, Bank::audit))
        .map(found -> found.get(0));
  }

  private static BankAudit audit(SqlRow row) {
    return new BankAudit(
        row.number("accounts"),
        row.number("missing"),
        row.number("opened"),
        row.number("money"),
        row.number("overdrawn"),
        row.number("wrong"),
        row.number("transfers"),
        row.number("strays"));
  }

  /** Rolls back what was done for a transfer, and says why. Stackless. */
  private static final class UndoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final TransferResult result;

    UndoneException(TransferResult result) {
      super(result.name(), null, false, false);
      this.result = result;
    }

    TransferResult result() {
      return result;
    }
  }
}
