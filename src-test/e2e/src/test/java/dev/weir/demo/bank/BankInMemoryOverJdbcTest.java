package dev.weir.demo.bank;

import dev.weir.demo.sql.SqlUrl;
import java.util.UUID;

/** A bank in H2, over JDBC on the threads of a pool. */
class BankInMemoryOverJdbcTest extends BankContract {

  private final SqlUrl url = SqlUrl.of("jdbc:h2:mem:" + UUID.randomUUID());

  @Override
  SqlUrl url() {
    return url;
  }
}
