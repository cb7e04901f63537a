package dev.weir.demo.load.sql;

import dev.weir.demo.sql.SqlUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** H2 under load in a file, which an interrupted thread would close for everybody. */
class SqlTargetInFileTest extends SqlTargetContract {

  @TempDir private Path folder;

  @Override
  SqlUrl url() {
    return SqlUrl.of("r2dbc:h2:file:///" + folder.resolve("bank"));
  }

  @Override
  @AfterEach
  void close() throws Exception {
    super.close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("bank"));
        Statement end = connection.createStatement()) {
      end.execute("SHUTDOWN");
    }
  }
}
