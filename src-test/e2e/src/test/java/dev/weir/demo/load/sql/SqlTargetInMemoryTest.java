package dev.weir.demo.load.sql;

import dev.weir.demo.sql.SqlUrl;
import java.util.UUID;

/** H2 under load, over R2DBC. */
class SqlTargetInMemoryTest extends SqlTargetContract {

  private final SqlUrl url = SqlUrl.of("r2dbc:h2:mem:///" + UUID.randomUUID());

  @Override
  SqlUrl url() {
    return url;
  }
}
