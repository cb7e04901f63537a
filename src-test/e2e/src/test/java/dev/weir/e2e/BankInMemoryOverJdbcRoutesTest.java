package dev.weir.e2e;

import dev.weir.demo.sql.SqlUrl;
import java.util.UUID;

/** In H2, over JDBC. */
class BankInMemoryOverJdbcRoutesTest extends BankRoutes {

  @Override
  SqlUrl url() {
    return SqlUrl.of("jdbc:h2:mem:" + UUID.randomUUID());
  }
}
