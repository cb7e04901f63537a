package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That every command of the benchmarks works, but for those that start servers. */
class SmokeTest {

  @TempDir Path plots;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pools",
        "orders",
        "kinds",
        "forks",
        "pipelines",
        "memory",
        "requests",
        "management",
        "flows",
        "routes",
        "guards",
        "limits",
        "rates",
        "spill",
        "steps"
      })
  void smoke_everyCommand_losesNothingAndDraws(String command) throws Exception {
    Smoke.runs(command, plots);
  }

  @Test
  void run_unknownCommand_saysSo() throws Exception {
    assertThat(Bench.run(List.of("poools"))).isEqualTo(2);
  }

  @Test
  void run_unknownOption_saysSo() throws Exception {
    assertThat(Bench.run(List.of("pools", "--quik"))).isEqualTo(2);
  }

  @Test
  void run_unknownScenario_saysSo() throws Exception {
    assertThat(Bench.run(List.of("overload", "--scenario", "storm"))).isEqualTo(2);
  }

  @Test
  void run_jarThatIsNotThere_saysSo() throws Exception {
    assertThat(Bench.run(List.of("starts", "--jar", plots.resolve("no.jar").toString())))
        .isEqualTo(2);
  }

  @Test
  void run_noRounds_saysSo() throws Exception {
    assertThat(Bench.run(List.of("starts", "--smoke", "--rounds", "0"))).isEqualTo(2);
  }

  @Test
  void run_twoPaces_saysSo() throws Exception {
    assertThat(Bench.run(List.of("pools", "--quick", "--full"))).isEqualTo(2);
  }

  @Test
  void run_smokeWithWrite_refuses() throws Exception {
    assertThat(Bench.run(List.of("pools", "--smoke", "--write", plots.toString()))).isEqualTo(2);
  }

  @Test
  void parse_valueMissing_namesTheOption() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Options.parse("pools", List.of("--json"), SideBySide.FLAGS, SideBySide.names()))
        .withMessage("--json: missing (expected: a value)");
  }

  @Test
  void callWithout_output_keepsTheRest() {
    Options options =
        Options.parse(
            "forks",
            List.of("--quick", "--write", "docs", "--rounds", "7"),
            SideBySide.FLAGS,
            SideBySide.names());

    assertThat(options.callWithout(Set.of("--write")))
        .isEqualTo("java -jar benchmarks.jar forks --quick --rounds 7");
  }
}
