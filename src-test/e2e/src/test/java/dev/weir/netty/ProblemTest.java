package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

  private final Problem problem = Problem.of(503, "pool_full", "no room");

  @Test
  void toJson_plainProblem_hasEveryMemberInOrder() {
    assertThat(problem.route("/search").strategy("reject").toJson())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                + "\"detail\":\"no room\",\"reason\":\"pool_full\",\"route\":\"/search\","
                + "\"strategy\":\"reject\"}");
  }

  @Test
  void toJson_routeWithoutStrategy_saysNull() {
    assertThat(problem.toJson()).endsWith("\"route\":null,\"strategy\":null}");
  }

  @Test
  void toJson_anyText_isEscaped() {
    assertThat(Problem.of(400, "r", "a \"quote\", a \\, a \n, a \u0001, é").toJson())
        .contains("\"detail\":\"a \\\"quote\\\", a \\\\, a \\n, a \\u0001, é\"");
  }

  @Test
  void with_simpleValues_areMembersInOrder() {
    Problem more = problem.with("queued", 16).with("retry", true).with("by", null).with("at", "x");

    assertThat(more.toJson())
        .endsWith("\"strategy\":null,\"queued\":16,\"retry\":true,\"by\":null,\"at\":\"x\"}");
    assertThat(more.with("queued", 2.5).extensions()).containsEntry("queued", 2.5).hasSize(4);
    assertThat(problem.extensions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "title", "status", "detail", "instance", "reason", "route"})
  void with_nameOfAnotherMember_isRefused(String name) {
    assertThatThrownBy(() -> problem.with(name, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("extension: \"" + name + "\" (expected: ");
  }

  @Test
  void with_valueThatIsNotSimple_isRefused() {
    assertThatThrownBy(() -> problem.with("list", List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("extension \"list\": [1] (expected: string, number, boolean or null)");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 399, 600})
  void of_statusOfNoError_isRefused(int status) {
    assertThatThrownBy(() -> Problem.of(status, "r", "d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("status: " + status + " (expected: 400 to 599)");
  }
}
