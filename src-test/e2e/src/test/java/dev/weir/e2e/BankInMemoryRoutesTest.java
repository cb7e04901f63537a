package dev.weir.e2e;

import dev.weir.demo.sql.SqlUrl;
import java.util.UUID;

/** In H2, over R2DBC. */
class BankInMemoryRoutesTest extends BankRoutes {

  @Override
  SqlUrl url() {
    return SqlUrl.of("r2dbc:h2:mem:///" + UUID.randomUUID());
  }
}
