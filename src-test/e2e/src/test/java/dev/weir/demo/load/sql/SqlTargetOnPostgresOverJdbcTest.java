package dev.weir.demo.load.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL under load, over JDBC on the threads of a pool. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class SqlTargetOnPostgresOverJdbcTest extends SqlTargetContract {

  private final PostgresServer.Database own;

  SqlTargetOnPostgresOverJdbcTest(PostgresServer.Running server) {
    this.own = server.database();
  }

  @Override
  SqlUrl url() {
    return own.jdbcUrl();
  }

  /** Before they are closed, which would end whatever was left. */
  @AfterEach
  void nothing_isLeftUnderWay() {
    assertThat(own.sessions()).allSatisfy(state -> assertThat(state).isEqualTo("idle"));
  }
}
