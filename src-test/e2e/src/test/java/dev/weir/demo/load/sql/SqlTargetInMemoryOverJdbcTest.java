package dev.weir.demo.load.sql;

import dev.weir.demo.sql.SqlUrl;
import java.util.UUID;

/** H2 under load, over JDBC on the threads of a pool. */
class SqlTargetInMemoryOverJdbcTest extends SqlTargetContract {

  private final SqlUrl url = SqlUrl.of("jdbc:h2:mem:" + UUID.randomUUID());

  @Override
  SqlUrl url() {
    return url;
  }
}
