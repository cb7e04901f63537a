package dev.weir.demo.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.postgres.PostgresServer;
import dev.weir.demo.sql.SqlUrl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many connections somebody's server has room for, as a role sees it that is not told much. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class GroundTest {

  /** What is left to those who watch a run. */
  private static final int WATCHERS = 10;

  private final PostgresServer.Database database;
  private final String role;
  private final List<PostgresServer.Hold> others = new ArrayList<>();

  GroundTest(PostgresServer.Running server) {
    this.database = server.database();
    this.role = "role" + database.name();
  }

  @BeforeEach
  void create() {
    database.run("CREATE ROLE " + role + " LOGIN");
  }

  @AfterEach
  void drop() {
    others.forEach(PostgresServer.Hold::close);
    database.run("DROP ROLE " + role);
  }

  private int connections() throws Exception {
    SqlUrl url = SqlUrl.of(database.url().toString().replace("postgres@", role + "@"));
    try (Ground ground = Ground.of(url, 400, drop -> {})) {
      return ground.connections();
    }
  }

  private void connect(int sessions) {
    for (int i = 0; i < sessions; i++) {
      others.add(database.hold(i));
    }
  }

  @Test
  void connections_areThoseThatOthersLeave_alsoWhereTheirsAreHidden() throws Exception {
    int before = connections();
    connect(30);
    /* A few may be the server's own, which come and go. */
    assertThat(before - connections()).isBetween(20, 40);
  }

  @Test
  void connections_areNoMoreThanTheRoleMayHave() throws Exception {
    database.run("ALTER ROLE " + role + " CONNECTION LIMIT 17");
    connect(5); // of another one
    assertThat(connections()).isEqualTo(17 - WATCHERS);
  }

  @Test
  void connections_areNoMoreThanTheDatabaseStillLetsIn() throws Exception {
    database.run("ALTER DATABASE " + database.name() + " CONNECTION LIMIT 40");
    connect(5);
    assertThat(connections()).isBetween(40 - 5 - WATCHERS - 3, 40 - 5 - WATCHERS);
  }
}
