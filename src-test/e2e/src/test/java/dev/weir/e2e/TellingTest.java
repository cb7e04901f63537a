package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.config.ConfigFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What answers say of how busy the server is. */
class TellingTest {

  private static final String LEVEL = "weir-admission-level";
  private static final String LOAD = "endpoint-load-metrics";
  private static final List<String> WITH_A_LEVEL =
      List.of(
          "/block?work=0s",
          "/parallel?work=1ms&leaves=1",
          "/adaptive?work=1ms",
          "/stream/drop?count=1",
          "/ingest/block",
          "/logs");
  private static final List<String> WITHOUT =
      List.of("/batch?work=0s", "/limited", "/", "/nope", "/block?work=soon");

  @Test
  void builtIn_answers_sayWhoIsLetInAndHowBusyAllIs() throws Exception {
    try (RunningServer server = RunningServer.start()) {
      for (String path : WITH_A_LEVEL) {
        assertThat(answer(server, path).headers().firstValue(LEVEL)).as(path).contains("63");
      }
      for (String path : WITHOUT) {
        assertThat(answer(server, path).headers().firstValue(LEVEL)).as(path).isEmpty();
      }
      await().until(() -> answer(server, "/nope").headers().firstValue(LOAD).isPresent());
      assertThat(answer(server, "/block?work=0s").headers().firstValue(LOAD).orElseThrow())
          .startsWith("TEXT ")
          .contains("application_utilization=", "rps_fractional=", "eps=");
      assertThat(server.management("/pools").headers().map()).doesNotContainKeys(LEVEL, LOAD);
    }
  }

  private static HttpResponse<String> answer(RunningServer server, String path) throws Exception {
    boolean upload = path.startsWith("/ingest") || path.equals("/logs");
    HttpResponse<String> answer = upload ? server.send("POST", path) : server.get(path);
    if (WITH_A_LEVEL.contains(path)) {
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
    }
    return answer;
  }

  @Test
  void overload_level_saysThatOthersHaveToStay() throws Exception {
    try (RunningServer server = RunningServer.start()) {
      List<CompletableFuture<HttpResponse<String>>> kept = new ArrayList<>();
      for (int i = 0; i < 24; i++) { // as many as the pool and its queue hold
        kept.add(server.getAsync("/reject?work=60s"));
      }
      await().until(() -> server.ledger("reject").pending() == 24);

      await()
          .until(
              () -> {
                for (int i = 0; i < 10; i++) { // more than say anything, within a moment
                  server.get("/reject");
                }
                HttpResponse<String> refused = server.get("/reject");
                return refused.statusCode() == 503
                    && refused.headers().firstValue(LEVEL).orElseThrow().equals("-1");
              });

      assertThat(server.get("/drop?work=0s").headers().firstValue(LEVEL)).contains("63");
      kept.forEach(each -> each.cancel(true));
      await().until(() -> server.ledger("reject").pending() == 0);
    }
  }

  @Test
  void switchedOff_answers_sayNothing(@TempDir Path directory) throws Exception {
    String file =
        "server: {port: 0, managementPort: 0, admissionLevels: false, loadReports: false}\n"
            + "pools: {p: {workers: 1, queue: 1}}\n"
            + "routes: [{path: /p, pool: p, strategy: block, work: 600ms}]\n"
            + "gates: {g: {path: /g, strategy: block}}\n";
    Path path = Files.writeString(directory.resolve("silent.yaml"), file);
    try (RunningServer server = RunningServer.startAsConfigured(ConfigFile.read(path))) {
      for (int i = 0; i < 3; i++) { // takes longer than the first second
        assertThat(server.get("/p").headers().map()).doesNotContainKeys(LEVEL, LOAD);
      }
      assertThat(server.get("/g").headers().map()).doesNotContainKeys(LEVEL, LOAD);
    }
  }
}
