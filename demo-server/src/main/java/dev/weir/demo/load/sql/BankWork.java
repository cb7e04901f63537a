package dev.weir.demo.load.sql;

import dev.weir.demo.bank.Bank;
import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.bank.BankSize;
import dev.weir.demo.bank.Transfer;
import dev.weir.demo.bank.TransferResult;
import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlTrouble;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A small bank: transfers, what accounts have bought, balances, and sums of everything. Its books
 * are checked in the end: no money is made or lost.
 */
public final class BankWork implements SqlWork {

  /** Of 100 requests, how many are transfers. */
  static final int TRANSFERS = 30;

  /** How many ask for an account's orders. */
  static final int ORDERS = 50;

  /** How many ask for its balance. */
  static final int BALANCES = 15;

  /** How many sum up all orders. */
  static final int TURNOVERS = 5;

  private static final int MOST_MONEY = 100;

  /* For the largest bank on a slow disk; and it is checked as long as it was made. */
  private static final Duration FILLING = Duration.ofMinutes(5);

  private static final Duration CONNECTING = Duration.ofSeconds(10);

  private static final int TRIES = 5;

  /* The connections of the run have just been closed, and the server may not know yet. */
  private static final Retry WHILE_FULL =
      Retry.backoff(TRIES, Duration.ofMillis(100))
          .filter(error -> SqlTrouble.of(error) == SqlTrouble.FULL)
          .onRetryExhaustedThrow((retry, signal) -> signal.failure());

  private static final SqlAnswer NO_ACCOUNT = SqlAnswer.wrong("no such account");

  private final BankSize size;

  /* Set by prepare(), which comes before all else. */
  private volatile long accounts;

  /**
   * A bank.
   *
   * @param size how it begins, if it is not there yet
   */
  public BankWork(BankSize size) {
    this.size = size;
  }

  /** Opens the bank: makes its tables and fills them, if they are not there. */
  @Override
  public void prepare(SqlPlace place, Duration patience) throws UnreachableException {
    accounts =
        Aside.ask(
            place.aside("bank", patience, FILLING),
            database -> Bank.open(database, place.url().kind(), size).flatMap(Bank::accounts));
    if (accounts < 2) {
      throw new UnreachableException(
          place.url().toString(),
          "the bank there has " + accounts + " account (expected: 2 or more, for transfers)");
    }
  }

  /**
   * How many accounts there are.
   *
   * @return other than the size says, if the bank was there before; 0 before it is prepared
   */
  public long accounts() {
    return accounts;
  }

  @Override
  public List<SqlRequest> requests(SqlDatabase database, String run, long seed) {
    Bank bank = Bank.in(database);
    SplittableRandom chance = new SplittableRandom(seed);
    chance.split(); // the mix's own
    SplittableRandom payments = chance.split();
    SplittableRandom readers = chance.split();
    SplittableRandom savers = chance.split();
    AtomicLong number = new AtomicLong();
    return List.of(
        new SqlRequest("transfer", TRANSFERS, () -> transfer(bank, payment(payments, run, number))),
        new SqlRequest("orders", ORDERS, () -> orders(bank, account(readers))),
        new SqlRequest("balance", BALANCES, () -> balance(bank, account(savers))),
        new SqlRequest("turnover", TURNOVERS, () -> turnover(bank)));
  }

  private long account(SplittableRandom chance) {
    return 1 + chance.nextLong(accounts);
  }

  private Transfer payment(SplittableRandom chance, String run, AtomicLong number) {
    long payer = account(chance);
    long others = 1 + chance.nextLong(accounts - 1);
    long payee = others < payer ? others : others + 1;
    long amount = 1 + chance.nextLong(MOST_MONEY);
    return new Transfer(run + "-" + number.incrementAndGet(), payer, payee, amount);
  }

  private static Mono<SqlAnswer> transfer(Bank bank, Transfer transfer) {
    return bank.transfer(transfer).map(BankWork::answer);
  }

  /* That somebody has too little is as good an answer as any. */
  private static SqlAnswer answer(TransferResult result) {
    return switch (result) {
      case DONE -> SqlAnswer.right(1);
      case TOO_LITTLE -> SqlAnswer.right(0);
      case NO_ACCOUNT -> NO_ACCOUNT;
      case REPEATED -> SqlAnswer.wrong("done before");
      case ID_TAKEN -> SqlAnswer.wrong("id taken");
    };
  }

  private static Mono<SqlAnswer> orders(Bank bank, long account) {
    return bank.orders(account)
        .map(orders -> SqlAnswer.right(orders.size()))
        .defaultIfEmpty(NO_ACCOUNT);
  }

  private static Mono<SqlAnswer> balance(Bank bank, long account) {
    return bank.balance(account).map(money -> SqlAnswer.right(1)).defaultIfEmpty(NO_ACCOUNT);
  }

  private static Mono<SqlAnswer> turnover(Bank bank) {
    return bank.turnover().map(items -> SqlAnswer.right(items.size()));
  }

  /** The bank's books. */
  @Override
  public BooksCheck check(SqlPlace place, Consumer<String> say) {
    say.accept("checking the books");
    try {
      BankAudit audit =
          Aside.ask(
              place.aside("audit", CONNECTING, FILLING),
              database -> Bank.in(database).audit().retryWhen(WHILE_FULL));
      return new BooksCheck(audit, null);
    } catch (UnreachableException e) {
      return new BooksCheck(null, String.valueOf(e.getMessage()));
    }
  }
}
