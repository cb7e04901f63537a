package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {

  @Test
  void values_ofJdbc_areQuestionMarks() {
    assertThat(new Sql("UPDATE a SET b = $1 WHERE c = $2 AND d = $3").withQuestionMarks())
        .isEqualTo("UPDATE a SET b = ? WHERE c = ? AND d = ?");
    assertThat(new Sql("SELECT 1").withQuestionMarks()).isEqualTo("SELECT 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT $2", "SELECT $2, $1", "SELECT $1, $1", "SELECT $0"})
  void values_inAnotherOrder_areRefused(String text) {
    assertThatThrownBy(() -> new Sql(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("text: $");
  }

  @Test
  void settings_outOfRange_areRefused() {
    SqlUrl url = SqlUrl.of("r2dbc:h2:mem:///x");
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new SqlSettings("x", url, 0, second, second))
        .hasMessage("connections: 0 (expected: 1 to 1000)");
    assertThatThrownBy(() -> new SqlSettings("x", url, 1_001, second, second))
        .hasMessage("connections: 1001 (expected: 1 to 1000)");
    assertThatThrownBy(() -> new SqlSettings("x", url, 1, Duration.ZERO, second))
        .hasMessage("acquireTimeout: PT0S (expected: PT0.001S to PT1H)");
    assertThatThrownBy(() -> new SqlSettings("x", url, 1, second, Duration.ofHours(2)))
        .hasMessage("statementTimeout: PT2H (expected: PT0.001S to PT1H)");
  }
}
