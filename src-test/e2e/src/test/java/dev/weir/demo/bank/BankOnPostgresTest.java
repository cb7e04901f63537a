package dev.weir.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bank in PostgreSQL, over R2DBC. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class BankOnPostgresTest extends BankContract {

  final PostgresServer.Database own;

  BankOnPostgresTest(PostgresServer.Running server) {
    this.own = server.database();
  }

  @Override
  SqlUrl url() {
    return own.url();
  }

  /** Before it is closed, which would end whatever was left. */
  @AfterEach
  void nothing_isLeftUnderWay() {
    assertThat(own.sessions())
        .hasSizeLessThanOrEqualTo(CONNECTIONS)
        .allSatisfy(state -> assertThat(state).isEqualTo("idle"));
  }
}
