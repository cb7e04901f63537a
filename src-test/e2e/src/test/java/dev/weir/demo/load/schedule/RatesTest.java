package dev.weir.demo.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.demo.load.schedule.Stages.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {

  @Test
  void parse_eachForm_isTheShapeItSays() {
    assertThat(Rates.parse("2.5k")).isEqualTo(Stages.constant(2_500));
    assertThat(Rates.parse("step:100,0,400/10s"))
        .isEqualTo(
            new Stages(
                List.of(new Stage(100, 100, 10), new Stage(0, 0, 10), new Stage(400, 400, 10))));
    assertThat(Rates.parse("ramp:100-2k/500ms"))
        .isEqualTo(new Stages(List.of(new Stage(100, 2_000, 0.5))));
    assertThat(Rates.parse("spike:100-1k@5s/2s"))
        .isEqualTo(
            new Stages(
                List.of(
                    new Stage(100, 100, 5), new Stage(1_000, 1_000, 2), new Stage(100, 100, 1))));
    assertThat(Rates.parse("sine:100-1k/1m")).isEqualTo(new Sine(100, 1_000, 60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "fast",
        "1e3",
        "1 k",
        "1k/s",
        "step:",
        "step:100",
        "step:,/1s",
        "step:100/10",
        "ramp:100/1s",
        "ramp:100-200",
        "spike:1-2/1s",
        "sine:1-2",
        "sawtooth:1-2/1s",
        "1..2",
        "NaN"
      })
  void parse_anythingElse_namesTheForms(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rates.parse(text))
        .withMessageContaining("' (expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0                  | '0' (expected: more than 0 per second)",
        "11m                | '11m' (expected: at most 10m per second)",
        "ramp:0-0/1s        | no requests (expected: a rate above 0 at some time)",
        "step:0,0/1s        | no requests (expected: a rate above 0 at some time)",
        "sine:5-5/1s        | '5-5' (expected: the lower rate first)",
        "spike:9-5@1s/1s    | '9-5' (expected: the lower rate first)",
        "ramp:1-2/0s        | '0s' (expected: a time such as 500ms, 10s or 1m)",
        "step:1,2/10h       | '10h' (expected: a time such as 500ms, 10s or 1m)"
      })
  void parse_outOfBounds_namesValueAndRule(String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Rates.parse(text)).withMessage(message);
  }

  @Test
  void parse_manySteps_areRead() {
    String steps = "1" + ",2".repeat(20_000);

    assertThat(((Stages) Rates.parse("step:" + steps + "/1s")).stages()).hasSize(20_001);
    assertThatIllegalArgumentException().isThrownBy(() -> Rates.parse("step:1,/1s"));
  }
}
