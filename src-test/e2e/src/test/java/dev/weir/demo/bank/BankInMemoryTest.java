package dev.weir.demo.bank;

import dev.weir.demo.sql.SqlUrl;
import java.util.UUID;

/** A bank in H2, over R2DBC. */
class BankInMemoryTest extends BankContract {

  private final SqlUrl url = SqlUrl.of("r2dbc:h2:mem:///" + UUID.randomUUID());

  @Override
  SqlUrl url() {
    return url;
  }
}
