package dev.weir.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.gate.Gate;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is put together once, with the path of each request. */
class ReadyAnswersTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As nobody would name it. */
  private static final String NAME = "\"route\":\"\\";

  private static final List<String> PATHS =
      List.of("/a", "", "/a\"b\\c", "/\u0000\u001f\u007f\u00e9\u00ff", "/" + "x".repeat(4_000));

  private final Stage gate =
      new GateStage(Gate.of(NAME).queueCapacity(0).overflow(Overflow.reject()).build());

  private static String text(Answer answer) {
    return answer.body().toString(UTF_8);
  }

  @ParameterizedTest
  @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "DROPPED")
  void answer_anyPath_isTheProblemOfThatPath(Reason reason) {
    for (Stage stage : List.of(gate, new DeadlineStage(null, null))) {
      ReadyAnswers answers = new ReadyAnswers(stage);
      Problem problem =
          Problem.of(
                  Reasons.status(reason, stage),
                  Reasons.word(reason, stage.full()),
                  stage.who() + ": " + stage.what(reason))
              .strategy(stage.strategy());
      for (String path : PATHS) {
        Answer answer = answers.answer(reason, path);

        assertThat(text(answer)).isEqualTo(problem.route(path).toJson() + "\n");
        assertThat(answer.status().code()).isEqualTo(problem.status());
      }
    }
  }

  @Test
  void answer_dropped_namesItsPath() throws Exception {
    ReadyAnswers answers = new ReadyAnswers(gate);
    for (String path : PATHS) {
      JsonNode answer = JSON.readTree(text(answers.answer(Reason.DROPPED, path)));

      assertThat(answer.get("route").asText()).isEqualTo(path);
      assertThat(answer.get("outcome").asText()).isEqualTo("dropped");
      assertThat(answer.get("strategy").asText()).isEqualTo("reject");
    }
  }
}
