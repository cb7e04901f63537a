package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.search.Found.End;
import dev.weir.demo.load.sql.DatabaseUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReportTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path directory;

  private static ObjectNode json(RunReport report) throws IOException {
    return (ObjectNode) MAPPER.readTree(JsonReport.of(report));
  }

  private RunReport read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("run.json"), json);
    return JsonReport.read("--compare", file);
  }

  @Test
  void read_whatWasWritten_isTheSame() throws IOException {
    RunReport report = SampleRun.full("a \"run\" </script>", 6, 500);

    assertThat(read(new String(JsonReport.of(report), UTF_8))).isEqualTo(report);
  }

  @Test
  void read_reportOfNothing_isTheSame() throws IOException {
    RunReport report =
        SampleRun.plain(
            new TimeLine(new Books(1)).measured(), new Search(List.of(), null, End.NONE, null, 0));

    assertThat(read(new String(JsonReport.of(report), UTF_8))).isEqualTo(report);
  }

  @Test
  void of_anyRun_hasTheDocumentedShape() throws IOException {
    JsonNode json = json(SampleRun.full("run", 4, 1_000));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "version",
            "valid",
            "invalidBecause",
            "run",
            "counts",
            "goodput",
            "errors",
            "backpressure",
            "deepestQueue",
            "percentiles",
            "histograms",
            "connections",
            "workers",
            "requests",
            "thresholds",
            "search",
            "seconds",
            "database");
    assertThat(json.at("/version").asInt()).isOne();
    assertThat(json.at("/run/begun").asText()).isEqualTo("2026-11-22T04:50:01.123456789Z");
    assertThat(json.at("/run/plannedSeconds").asDouble()).isEqualTo(4);
    assertThat(json.at("/run/sloMillis").asDouble()).isEqualTo(250);
    assertThat(json.at("/counts/offered").asLong()).isEqualTo(4_000);
    assertThat(json.at("/percentiles/responseMillis/p50").asDouble()).isBetween(5.0, 20.0);
    assertThat(json.at("/percentiles/responseMillis/max").isNull()).isTrue();
    assertThat(json.at("/percentiles/serviceMillis/max").isNumber()).isTrue();
    assertThat(json.at("/percentiles/responseMillis").fieldNames())
        .toIterable()
        .containsExactly("p50", "p75", "p90", "p95", "p99", "p99.9", "p99.99", "max");
    assertThat(json.at("/deepestQueue").asLong()).isEqualTo(43);
    assertThat(json.at("/seconds")).hasSize(4);
    assertThat(json.at("/seconds/0/loopLagMaxMillis").asDouble()).isBetween(0.13, 0.15);
    assertThat(json.at("/requests/1/name").asText()).isEqualTo("order");
    assertThat(json.at("/requests/1/wrong").asLong()).isEqualTo(2);
    assertThat(json.at("/seconds/2/response99Millis").isNull()).isTrue();
    assertThat(json.at("/seconds/0/counts/offered").asLong()).isEqualTo(1_000);
    assertThat(json.at("/search/points/3/response99Millis").isNull()).isTrue();
    assertThat(json.at("/search/limitPerSecond").asDouble()).isEqualTo(400);
    assertThat(json.at("/search/points/3/offered").asLong()).isEqualTo(6_000);
    assertThat(json.at("/search/end").asText()).isEqualTo("GENERATOR");
    assertThat(json.at("/search/ended").asText()).startsWith("load itself");
    assertThat(json.at("/search/runRatePerSecond").asDouble()).isEqualTo(400);
  }

  @Test
  void read_withMoreThanIsKnown_readsTheRest() throws IOException {
    RunReport report = SampleRun.full("run", 2, 10);
    ObjectNode json = json(report);
    json.put("mood", "sunny");

    assertThat(read(json.toString())).isEqualTo(report);
  }

  @Test
  void of_aDatabase_hasTheDocumentedShape() throws IOException {
    DatabaseUse use = SampleRun.database(new BankAudit(10, 0, 1_000, 1_000, 0, 0, 7, 0));
    RunReport report = SampleRun.full("run", 2, 10).with(use);
    assertThat(read(new String(JsonReport.of(report), UTF_8))).isEqualTo(report);
    JsonNode database = json(report).get("database");

    assertThat(database.at("/connections/busiest").asLong()).isEqualTo(7);
    assertThat(database.at("/connections/waiting").asLong()).isEqualTo(30);
    assertThat(database.at("/waits/kinds/1/state").asText()).isEqualTo("idle in transaction");
    assertThat(database.at("/waits/kinds/1/waitsFor").asText()).isEqualTo("Client: ClientRead");
    assertThat(database.at("/waits/kinds/1/mean").asDouble()).isEqualTo(2);
    assertThat(database.at("/waits/seconds/0/inTransaction").asDouble()).isEqualTo(2);
    assertThat(database.at("/waits/trouble").asText()).isEqualTo("database away");
    assertThat(database.at("/books/balanced").asBoolean()).isTrue();
    assertThat(database.at("/books/audit/money").asLong()).isEqualTo(1_000);
  }

  @Test
  void read_ofBeforeThereWereDatabases_hasNone() throws IOException {
    ObjectNode json = json(SampleRun.full("run", 2, 10));
    json.remove("database");

    assertThat(read(json.toString()).database()).isNull();
  }

  @Test
  void read_otherVersion_saysWhich() throws IOException {
    ObjectNode json = json(SampleRun.full("run", 2, 10));
    json.put("version", 2);

    assertThatThrownBy(() -> read(json.toString()))
        .isInstanceOf(ReportFileException.class)
        .hasMessage(
            "--compare %s: it is no report of a load run: version: 2 (expected: 1)",
            directory.resolve("run.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{", "null", "{\"version\":1}", "not json"})
  void read_anythingElse_isOneClearError(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ReportFileException.class)
        .hasMessageStartingWith(
            "--compare " + directory.resolve("run.json") + ": it is no report of a load run: ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "counts",
        "goodput",
        "errors",
        "backpressure",
        "percentiles",
        "histograms",
        "workers",
        "requests",
        "thresholds",
        "seconds",
        "valid",
        "invalidBecause"
      })
  void read_partMissingOrNull_isOneClearError(String part) throws IOException {
    ObjectNode json = json(SampleRun.full("run", 2, 10));
    json.putNull(part);
    assertThatThrownBy(() -> read(json.toString())).isInstanceOf(ReportFileException.class);

    json.remove(part);
    assertThatThrownBy(() -> read(json.toString())).isInstanceOf(ReportFileException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/run, lastOfferSeconds",
    "/seconds/0, loopLagMaxMillis",
    "/histograms, loopLag",
    "/search, end",
    "/search, runRatePerSecond",
    "/search/points/0, offered"
  })
  void read_numberMissing_isOneClearError(String where, String name) throws IOException {
    ObjectNode json = json(SampleRun.full("run", 2, 10));
    assertThat(((ObjectNode) json.at(where)).remove(name)).isNotNull();

    assertThatThrownBy(() -> read(json.toString())).isInstanceOf(ReportFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "%%%%", "HISTFAAA"})
  void read_brokenHistogram_isOneClearError(String histogram) throws IOException {
    ObjectNode json = json(SampleRun.full("run", 2, 10));
    ((ObjectNode) json.get("histograms")).put("lag", histogram);

    assertThatThrownBy(() -> read(json.toString())).isInstanceOf(ReportFileException.class);
  }

  @Test
  void read_noFile_saysSo() {
    Path file = directory.resolve("none.json");

    assertThatThrownBy(() -> JsonReport.read("--compare", file))
        .isInstanceOf(ReportFileException.class)
        .hasMessage("--compare %s: there is no such file", file);
  }
}
