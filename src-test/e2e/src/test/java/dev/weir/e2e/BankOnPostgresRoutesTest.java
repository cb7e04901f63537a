package dev.weir.e2e;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** In PostgreSQL, over R2DBC. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class BankOnPostgresRoutesTest extends BankRoutes {

  private final PostgresServer.Running server;

  BankOnPostgresRoutesTest(PostgresServer.Running server) {
    this.server = server;
  }

  @Override
  SqlUrl url() {
    return server.database().url();
  }
}
