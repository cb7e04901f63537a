package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code load} and PostgreSQL, as a process of its own. */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // reads pipes
class LoadPostgresTest {

  private final PostgresServer.Database own;
  @TempDir private Path folder;

  LoadPostgresTest(PostgresServer.Running server) {
    this.own = server.database();
  }

  /* This server asks for no password, but nobody is to see the one that was given. */
  private String url() {
    return own.url().toString().replace("postgres@", "postgres:secret@");
  }

  private ServerProcess load(String url, String... flags) throws Exception {
    String[] args = new String[flags.length + 4];
    args[0] = "load";
    args[1] = url;
    args[2] = LoadProcesses.ANY_LAG;
    args[3] = "--timeout=10s";
    System.arraycopy(flags, 0, args, 4, flags.length);
    return ServerProcess.start(args);
  }

  @Test
  void bank_tellsWhatTheServersSessionsWaitFor_andNoPassword() throws Exception {
    Path json = folder.resolve("run.json");
    Path page = folder.resolve("run.html");
    try (ServerProcess load =
        load(url(), "-R=50", "-d=2s", "--connections=3", "--json=" + json, "--html=" + page)) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text)
          .contains("  target         " + own.url() + "\n", "; balanced\n")
          .contains("sessions of the server\n", "Client: ClientRead")
          .doesNotContain("secret");
      assertThat(load.stderr()).doesNotContain("secret");
    }
    JsonNode waits = LoadProcesses.json(folder).at("/database/waits");
    assertThat(waits.get("looks").asInt()).isPositive();
    assertThat(waits.get("mostSessions").asInt()).isBetween(1, 3);
    assertThat(Files.readString(json)).doesNotContain("secret");
    assertThat(Files.readString(page))
        .contains("Sessions of the server", "idle in transaction")
        .doesNotContain("secret");
    Awaitility.await("all of them are closed").until(() -> own.sessions().isEmpty());
  }

  @Test
  void database_thatIsNotThere_isToldInALine() throws Exception {
    try (ServerProcess load = load(url() + "nope", "-q")) {
      assertThat(load.exitCode()).isEqualTo(2);
      assertThat(load.stderr())
          .isEqualTo(
              "demo-server: "
                  + own.url()
                  + "nope: refused: database \""
                  + own.name()
                  + "nope\" does not exist\n");
      assertThat(LoadProcesses.text(load)).isEmpty();
    }
  }

  @Test
  void user_thatIsNotThere_isToldInALine() throws Exception {
    try (ServerProcess load = load(url().replace("postgres:", "nobody:"), "-q")) {
      assertThat(load.exitCode()).isEqualTo(2);
      assertThat(load.stderr())
          .contains(": refused: role \"nobody\" does not exist")
          .doesNotContain("secret");
    }
  }
}
