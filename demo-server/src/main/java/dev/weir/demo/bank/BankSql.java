package dev.weir.demo.bank;

import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlKind;
import java.util.List;

/** Every statement of a bank. */
final class BankSql {

  // ---------------------------------------------------------------- opening

  /** One at a time: of two that made the same table at once, one would fail. */
  static final Sql LOCK_OPENING = new Sql("SELECT pg_advisory_xact_lock(CAST($1 AS BIGINT))");

  /* "weirbank", in hexadecimal digits of its letters. */
  static final long LOCK = 0x7765697262616e6bL;

  static final List<Sql> CREATE =
      List.of(
          new Sql(
              """
              CREATE TABLE IF NOT EXISTS weir_accounts (
                id BIGINT PRIMARY KEY,
                balance BIGINT NOT NULL CHECK (balance >= 0),
                opening BIGINT NOT NULL)\
              """),
          new Sql(
              """
              CREATE TABLE IF NOT EXISTS weir_transfers (
                id VARCHAR(255) PRIMARY KEY,
                payer BIGINT NOT NULL,
                payee BIGINT NOT NULL,
                amount BIGINT NOT NULL CHECK (amount > 0),
                at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL)\
              """),
          new Sql(
              """
              CREATE TABLE IF NOT EXISTS weir_orders (
                id BIGINT PRIMARY KEY,
                account BIGINT NOT NULL,
                item VARCHAR(64) NOT NULL,
                price BIGINT NOT NULL)\
              """),
          new Sql("CREATE INDEX IF NOT EXISTS weir_orders_account ON weir_orders (account)"));

  static final Sql COUNT_ACCOUNTS = new Sql("SELECT COUNT(*) AS accounts FROM weir_accounts");

  /** How many orders each account has to begin with; as in what fills them in. */
  static final int ORDERS_EACH = 5;

  // ---------------------------------------------------------------- transfers

  static final Sql NOTE =
      new Sql("INSERT INTO weir_transfers (id, payer, payee, amount) VALUES ($1, $2, $3, $4)");
  static final Sql PAY =
      new Sql("UPDATE weir_accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $3");
  static final Sql COLLECT =
      new Sql("UPDATE weir_accounts SET balance = balance + $1 WHERE id = $2");
  static final Sql FIND_ACCOUNT = new Sql("SELECT balance FROM weir_accounts WHERE id = $1");
  static final Sql FIND_TRANSFER =
      new Sql("SELECT payer, payee, amount FROM weir_transfers WHERE id = $1");

  // ---------------------------------------------------------------- reads

  static final Sql ORDERS =
      new Sql("SELECT id, item, price FROM weir_orders WHERE account = $1 ORDER BY id LIMIT 100");
  static final Sql TURNOVER =
      new Sql(
          """
          SELECT item, COUNT(*) AS orders, CAST(SUM(price) AS BIGINT) AS total
          FROM weir_orders GROUP BY item ORDER BY total DESC, item LIMIT 10\
          """);

  /* One statement, so that it sees one moment. */
  static final Sql AUDIT =
      new Sql(
          """
          SELECT
            COUNT(*) AS accounts,
            COALESCE(MAX(a.id), 0) - COUNT(*) AS missing,
            CAST(COALESCE(SUM(a.opening), 0) AS BIGINT) AS opened,
            CAST(COALESCE(SUM(a.balance), 0) AS BIGINT) AS money,
            COUNT(CASE WHEN a.balance < 0 THEN 1 END) AS overdrawn,
            COUNT(CASE WHEN a.balance <> a.opening + COALESCE(m.moved, 0) THEN 1 END) AS wrong,
            (SELECT COUNT(*) FROM weir_transfers) AS transfers,
            (SELECT COUNT(*) FROM weir_transfers t
              WHERE NOT EXISTS (SELECT 1 FROM weir_accounts p WHERE p.id = t.payer)
                OR NOT EXISTS (SELECT 1 FROM weir_accounts q WHERE q.id = t.payee)) AS strays
          FROM weir_accounts a
          LEFT JOIN (
            SELECT account, SUM(amount) AS moved
            FROM (
              SELECT payee AS account, amount FROM weir_transfers
              UNION ALL
              SELECT payer AS account, -amount AS amount FROM weir_transfers) AS moves
            GROUP BY account) AS m ON m.account = a.id\
          """);

  private BankSql() {}

  /** Balance, and how many accounts. */
  static Sql fillAccounts(SqlKind kind) {
    return new Sql(
        String.format(
            """
            INSERT INTO weir_accounts (id, balance, opening)
            SELECT s.x, b.balance, b.balance
            FROM (SELECT CAST($1 AS BIGINT) AS balance) AS b, (%s $2)) AS s\
            """,
            series(kind)));
  }

  /** How many orders. */
  static Sql fillOrders(SqlKind kind) {
    return new Sql(
        String.format(
            """
            INSERT INTO weir_orders (id, account, item, price)
            SELECT s.x, 1 + (s.x - 1) / 5, 'item ' || MOD(s.x * 7919, 100), 1 + MOD(s.x * 104729, 997)
            FROM (%s $1)) AS s\
            """,
            series(kind)));
  }

  private static String series(SqlKind kind) {
    return kind == SqlKind.H2
        ? "SELECT x FROM SYSTEM_RANGE(1,"
        : "SELECT generate_series AS x FROM generate_series(1::BIGINT,";
  }
}
