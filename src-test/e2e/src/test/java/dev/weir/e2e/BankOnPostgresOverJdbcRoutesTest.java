package dev.weir.e2e;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** In PostgreSQL, over JDBC. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class BankOnPostgresOverJdbcRoutesTest extends BankRoutes {

  private final PostgresServer.Running server;

  BankOnPostgresOverJdbcRoutesTest(PostgresServer.Running server) {
    this.server = server;
  }

  @Override
  SqlUrl url() {
    return server.database().jdbcUrl();
  }
}
