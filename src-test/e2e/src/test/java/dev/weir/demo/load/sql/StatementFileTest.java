package dev.weir.demo.load.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.Mistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scenario of statements may say, and what is told of one that is wrong. */
class StatementFileTest {

  private static final Path FILE = Path.of("f.yaml");

  private static StatementScenario read(String yaml) throws ConfigException {
    return StatementFile.parse(FILE, yaml.getBytes(UTF_8));
  }

  private static List<String> mistakes(String yaml) {
    ConfigException error = catchThrowableOfType(ConfigException.class, () -> read(yaml));
    return error.mistakes().stream().map(Mistake::toString).toList();
  }

  private static List<Object> drawn(ValueSource source, int number) {
    Supplier<Object> values = source.values(new SplittableRandom(1));
    return IntStream.range(0, number).mapToObj(i -> values.get()).toList();
  }

  @Test
  void example_isRight() throws Exception {
    StatementScenario scenario = read(StatementFile.exampleText());

    assertThat(scenario.think()).isZero();
    assertThat(scenario.statements())
        .extracting(statement -> statement.name() + " " + statement.weight())
        .containsExactly("account 8", "expensive 2", "rename 1");
    assertThat(scenario.statements().get(2).values())
        .containsExactly(new ValueSource.Unique(), new ValueSource.Sequence(1));
  }

  @Test
  void read_shortest_hasDefaults() throws Exception {
    StatementScenario scenario = read("statements: [{name: a, sql: SELECT 1}]");

    assertThat(scenario.think()).isEqualTo(Duration.ZERO);
    assertThat(scenario.statements()).hasSize(1);
    assertThat(scenario.statements().get(0).weight()).isOne();
    assertThat(scenario.statements().get(0).sql().text()).isEqualTo("SELECT 1");
    assertThat(scenario.statements().get(0).values()).isEmpty();
  }

  @Test
  void values_ofEachKind_areWhatTheySay() {
    assertThat(drawn(new ValueSource.Random(-1, 1), 1_000)).containsOnly(-1L, 0L, 1L);
    assertThat(drawn(new ValueSource.Random(7, 7), 3)).containsOnly(7L);
    assertThat(drawn(new ValueSource.Choice(List.of("a", "b")), 1_000)).containsOnly("a", "b");
    assertThat(drawn(new ValueSource.Sequence(5), 3)).containsExactly(5L, 6L, 7L);
    assertThat(drawn(new ValueSource.Unique(), 100))
        .doesNotHaveDuplicates()
        .hasOnlyElementsOfType(UUID.class)
        .doesNotContainAnyElementsOf(drawn(new ValueSource.Unique(), 100));
  }

  @Test
  void values_ofTheSameSeed_areTheSame() {
    ValueSource source = new ValueSource.Random(1, 1_000_000);

    assertThat(drawn(source, 100)).isEqualTo(drawn(source, 100)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{nam: a, sql: b}]           | 1: statements[0].nam: unknown key (did you mean name?)",
        "[{name: a}]                  | 1: statements[0].sql: missing (expected: a statement, with"
            + " $1, $2 and so on for its values)",
        "[{name: a, sql: 'x $2'}]     | 1: statements[0].sql: \"x $2\" (expected: $1 in its place)",
        "[{name: a, sql: 'x $1'}]     | 1: statements[0].sql: 0 values (expected: 1, as in the"
            + " statement)",
        "[{name: a, sql: x, values: [{uuid: true}]}] | 1: statements[0].values: 1 values (expected:"
            + " 0, as in the statement)",
        "[{name: a, sql: x, weight: 0}] | 1: statements[0].weight: 0 (expected: a number from 1 to"
            + " 1000000)",
        "[{name: a, sql: x $1, values: [{random: 5}]}] | 1: statements[0].values[0].random: 5"
            + " (expected: whole numbers from one to another, as in 1..1000)",
        "[{name: a, sql: x $1, values: [{random: 5..1}]}] | 1: statements[0].values[0].random:"
            + " \"5..1\" (expected: the lower number first)",
        "[{name: a, sql: x $1, values: [{text: []}]}] | 1: statements[0].values[0].text: a list of"
            + " 0 (expected: a list of 1 to 1000 texts)",
        "[{name: a, sql: x $1, values: [{uuid: false}]}] | 1: statements[0].values[0].uuid: false"
            + " (expected: true, or another key)",
        "[{name: a, sql: x $1, values: [{sequence: x}]}] | 1: statements[0].values[0].sequence:"
            + " \"x\" (expected: a whole number to begin with, as in 1)",
        "[{name: a, sql: x $1, values: [{rando: 1..2}]}] | 1: statements[0].values[0].rando:"
            + " unknown key (did you mean random?)",
        "[{name: a, sql: x $1, values: [{uuid: true, random: 1..2}]}] | 1:"
            + " statements[0].values[0].uuid: true (expected: one of them, and no other beside"
            + " random)",
        "[{name: a, sql: x}, {name: a, sql: y}] | 1: statements[1].name: \"a\" (expected: another"
            + " name; the statement on line 1 has this one)"
      })
  void read_whatIsWrong_isNamedWithItsRule(String statements, String mistake) {
    assertThat(mistakes("statements: " + statements)).contains("f.yaml:" + mistake);
  }

  @Test
  void read_requestsForAService_saysThatItIsADatabase() {
    assertThat(mistakes("requests: [{name: a, path: /}]"))
        .contains(
            "f.yaml:1: requests: a list of 1 (expected: statements, as it is a database that is"
                + " asked)");
  }
}
