package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.sql.SqlUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What flags together ask for, and what a report tells of them. */
class LoadPlanTest {

  private static Map<String, String> settings(String... flags) {
    LoadPlan plan = Flags.plan(flags);
    Duration none = Duration.ZERO;
    return plan.heading(plan.schedule().arrivals(), Instant.EPOCH, none, none).settings();
  }

  @ParameterizedTest
  @CsvSource({
    "--expect=200;503, expect, '200,503'",
    "--find-limit, held, 99% within the SLO",
    "--find-limit;--good=90%, held, 90% within the SLO",
    "--find-limit;--precision=5%, precision, 5%",
    "--find-limit;--max-rate=2k, max rate, 2k/s",
    "--warm-up=20s, warm-up, 20s",
    "--cold, begins, cold",
    "--body=x, method, POST",
    "--body=x, body, given",
    "-X=PUT, method, PUT",
    "-H=Cookie:secret, headers, Cookie",
    "--insecure, trust, anyone",
    "--workers=5, strategy, reject",
    "-c=5;--think=1s, think time, 1s"
  })
  void settings_ofEachFlag_areWhatSomebodyNeedsToRepeatIt(String flags, String name, String value) {
    assertThat(settings(flags.replace("200;", "200,").split(";"))).containsEntry(name, value);
  }

  @Test
  void settings_ofWhatIsUsual_areFew() {
    assertThat(settings()).containsOnlyKeys("max in flight", "method", "protocol", "max lag");
    assertThat(settings("--cold")).doesNotContainKey("warm-up");
  }

  @Test
  void settings_ofABank_areThatAndItsConnections() {
    RequestOptions request = new RequestOptions();
    Errand errand =
        new SqlErrand(
            SqlUrl.of("r2dbc:postgresql://me:secret@host/bank"), null, request, new SqlOptions());
    Map<String, String> usual = new HashMap<>();
    errand.tell(usual);
    assertThat(usual)
        .containsEntry("connections", "10")
        .containsEntry("driver", "R2DBC")
        .containsEntry("bank", "1,000 accounts with 1,000 each, unless it was there before")
        .hasSize(3);
    assertThat(errand.target()).isEqualTo("r2dbc:postgresql://me@host/bank");

    request.connections = 30;
    request.cold = true;
    Map<String, String> said = new HashMap<>();
    errand.tell(said);
    assertThat(said).containsEntry("connections", "30").containsEntry("begins", "cold");
  }

  @Test
  void settings_ofABodyThatIsGoneByNow_areThoseOfTheRequestThatWasSent(@TempDir Path folder)
      throws Exception {
    Path body = Files.writeString(folder.resolve("body"), "a");
    LoadPlan plan = Flags.plan("--body-file=" + body);
    plan.destination().close();
    Files.delete(body);

    Duration none = Duration.ZERO;
    assertThat(plan.heading(plan.schedule().arrivals(), Instant.EPOCH, none, none).settings())
        .containsEntry("method", "POST")
        .containsEntry("body", body.toString());
  }

  @Test
  void settings_ofAnEmptyBody_areThoseOfTheRequestThatIsSent(@TempDir Path folder)
      throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThat(settings("--body=")).containsEntry("method", "GET").doesNotContainKey("body");
    assertThat(settings("--body-file=" + empty))
        .containsEntry("method", "GET")
        .doesNotContainKey("body");
  }

  @Test
  void length_ofATraceWithoutADuration_isTheTraces(@TempDir Path folder) throws Exception {
    Path trace = Files.writeString(folder.resolve("trace"), "0\n15\n30\n");

    assertThat(Flags.plan("-R=trace:" + trace).length()).isEqualTo(Duration.ofSeconds(45));
    assertThat(Flags.plan("-R=trace:" + trace, "-d=20s").length())
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(Flags.plan("-R=trace:" + trace, "-d=60s").length())
        .isEqualTo(Duration.ofSeconds(45));
    assertThat(Flags.plan().length()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Flags.plan("-c=3").length()).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1s, 1000",
    "3, 1s, 3",
    "3, 1100ms, 4",
    "0.3, 10s, 3",
    "0.3, 10001ms, 4",
    "7.7, 13s, 101",
    "10, 1us, 1"
  })
  void asked_ofAConstantRate_isWhatItsScheduleHas(String rate, String length, long asked) {
    LoadPlan plan = Flags.plan("-R=" + rate, "-d=" + length);
    LoadPlan walked = Flags.plan("-R=step:" + rate + "," + rate + "/1s", "-d=" + length);

    assertThat(plan.asked(plan.schedule().arrivals(), plan.length())).isEqualTo(asked);
    assertThat(walked.asked(walked.schedule().arrivals(), walked.length())).isEqualTo(asked);
  }

  @Test
  @Timeout(5)
  void asked_ofADayAtTheHighestRate_isNotCountedOneByOne() {
    LoadPlan plan = Flags.plan("-R=10m", "-d=1440m");

    assertThat(plan.asked(plan.schedule().arrivals(), plan.length())).isEqualTo(864_000_000_000L);
  }
}
