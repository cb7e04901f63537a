package dev.weir.demo.bank;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;

/** A bank in PostgreSQL, over JDBC on the threads of a pool. */
class BankOnPostgresOverJdbcTest extends BankOnPostgresTest {

  BankOnPostgresOverJdbcTest(PostgresServer.Running server) {
    super(server);
  }

  @Override
  SqlUrl url() {
    return own.jdbcUrl();
  }
}
