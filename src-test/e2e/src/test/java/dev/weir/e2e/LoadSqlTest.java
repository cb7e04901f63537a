package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.bank.Bank;
import dev.weir.demo.bank.BankSize;
import dev.weir.demo.load.sql.StatementFile;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code load} and a database in a file, as a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // reads pipes
class LoadSqlTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private String database() {
    return "r2dbc:h2:file:///" + folder.resolve("bank");
  }

  private ServerProcess load(String... flags) throws IOException {
    List<String> args = new ArrayList<>(List.of("load", database()));
    args.add(LoadProcesses.ANY_LAG);
    args.add("--slo=10s");
    args.add("--timeout=10s");
    args.addAll(List.of(flags));
    return ServerProcess.start(args.toArray(String[]::new));
  }

  private void open(int accounts) {
    SqlUrl url = SqlUrl.of(database());
    SqlDatabase database = SqlDatabase.open(new SqlSettings("bank", url, 1, LONG, LONG));
    Bank.open(database, url.kind(), new BankSize(accounts, 1_000)).block(LONG);
    database.close().block(LONG); // the file is let go with its last connection
  }

  private void run(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("bank"));
        Statement changes = connection.createStatement()) {
      changes.executeUpdate(statement);
      changes.execute("SHUTDOWN"); // or else it stays this process's
    }
  }

  @Test
  void bank_leavesItsBooksBalanced_inEveryReport() throws Exception {
    try (ServerProcess load =
        load(
            "-R=50",
            "-d=2s",
            "--accounts=50",
            "--connections=3",
            "--workers=5",
            "--json=" + folder.resolve("run.json"),
            "--html=" + folder.resolve("run.html"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(load.stderr()).contains("opening the bank\nthe bank has 50 accounts\n");
      assertThat(text)
          .contains("  workers ", "  connections  3\n", "at most 3; 3 open at the end")
          .contains("50 accounts with 50,000 altogether, opened with 50,000; ", "; balanced")
          .contains("  transfer ", "  turnover ");
    }
    JsonNode json = LoadProcesses.json(folder);
    assertThat(json.at("/counts/completed").asInt()).isEqualTo(100);
    assertThat(json.at("/database/books/balanced").asBoolean()).isTrue();
    assertThat(json.at("/database/connections/most").asInt()).isEqualTo(3);
    assertThat(json.at("/run/target").asText()).isEqualTo(database());
    assertThat(Files.readString(folder.resolve("run.html"))).contains("waited for one at once");
  }

  @Test
  void bank_whoseMoneySomebodyElseTook_isTheExitCode_afterASignalToo() throws Exception {
    open(10);
    run("UPDATE weir_accounts SET balance = balance - 1 WHERE id = 3");

    try (ServerProcess load = load("-R=20", "-d=1m")) {
      await().atMost(1, TimeUnit.MINUTES).until(() -> load.threads().contains("load-timeouts"));
      load.terminate();
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isOne();
      assertThat(text)
          .startsWith("BOOKS NOT BALANCED: money was made or lost\n")
          .contains("10 accounts with 9,999 altogether, opened with 10,000;");
      assertThat(load.stderr())
          .contains("on its way, and then until its database is done; again to drop it\n")
          .endsWith("checking the books\n");
    }
  }

  @Test
  void scenario_asPrinted_runsInTheBank() throws Exception {
    open(1_000);
    Path mix = Files.writeString(folder.resolve("mix.yaml"), StatementFile.exampleText());

    try (ServerProcess load = load("-R=30", "-d=2s", "--warm-up=1s", "--scenario=" + mix)) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text)
          .contains("scenario       " + mix, "  account ", "  expensive ", "  rename ")
          .containsPattern("completed +60 +100.00 %")
          .doesNotContain("books");
    }
  }

  @Test
  void findLimit_ofABank_printsItAndChecksTheBooks() throws Exception {
    try (ServerProcess load =
        load(
            "--find-limit",
            "-R=150",
            "--max-rate=300",
            "-d=400ms", // it confirms for ten times as long
            "--json=" + folder.resolve("run.json"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("limit: 300.0/s or more", "database, in the whole search");
    }
    assertThat(LoadProcesses.json(folder).at("/database/books/balanced").asBoolean()).isTrue();
  }
}
