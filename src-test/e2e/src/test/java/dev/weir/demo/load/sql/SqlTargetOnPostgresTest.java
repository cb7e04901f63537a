package dev.weir.demo.load.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL under load, over R2DBC. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class SqlTargetOnPostgresTest extends SqlTargetContract {

  private final PostgresServer.Database own;

  SqlTargetOnPostgresTest(PostgresServer.Running server) {
    this.own = server.database();
  }

  @Override
  SqlUrl url() {
    return own.url();
  }

  /** Before they are closed, which would end whatever was left. */
  @AfterEach
  void nothing_isLeftUnderWay() {
    assertThat(own.sessions()).allSatisfy(state -> assertThat(state).isEqualTo("idle"));
  }
}
