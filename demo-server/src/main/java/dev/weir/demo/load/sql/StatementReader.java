package dev.weir.demo.load.sql;

import dev.weir.demo.load.scenario.RuleKind;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Mistakes;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TextKind;
import dev.weir.demo.yaml.TimeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the tree of a whole file, and collects what is wrong with it. For one file. */
final class StatementReader {

  private static final int MOST = 1_000;
  private static final int MOST_VALUES = 1_000;
  private static final TimeKind THINK = new TimeKind(true, Duration.ofHours(1));
  private static final TextKind NAME = new TextKind("a name");
  private static final NumberKind WEIGHT = new NumberKind(1, 1_000_000);
  private static final RuleKind<Sql> SQL =
      new RuleKind<>("a statement, with $1, $2 and so on for its values", StatementReader::sql);

  private final Mistakes mistakes;
  private final List<StatementSpec> statements = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();

  StatementReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** The scenario; empty only if there are mistakes. */
  Optional<StatementScenario> read(Node file) {
    Optional<Duration> think = Section.of(Field.root(file), mistakes).map(this::read);
    return statements.isEmpty()
        ? Optional.empty()
        : Optional.of(new StatementScenario(think.orElse(Duration.ZERO), statements));
  }

  private Duration read(Section top) {
    Duration think = top.find("think", THINK).orElse(Duration.ZERO);
    top.refuse("requests", "statements, as it is a database that is asked");
    for (Field field : top.needList("statements", MOST, "statements")) {
      if (!mistakes.full()) {
        Section.of(field, mistakes).ifPresent(this::readStatement);
      }
    }
    top.end();
    return think;
  }

  private void readStatement(Section section) {
    Optional<String> name = section.need("name", NAME);
    int weight = section.find("weight", WEIGHT).orElse(WEIGHT.least());
    Optional<Sql> sql = section.need("sql", SQL);
    Optional<List<ValueSource>> values = values(section);
    section.end();
    name.ifPresent(given -> checkName(section, given));
    if (sql.isPresent() && values.isPresent() && fit(section, sql.get(), values.get().size())) {
      statements.add(new StatementSpec(name.orElse(""), weight, sql.get(), values.get()));
    }
  }

  private void checkName(Section section, String name) {
    Field field = section.at("name");
    if (field != null) {
      Integer first = lines.putIfAbsent(name, field.line());
      if (first != null) {
        mistakes.wrong(field, "another name; the statement on line " + first + " has this one");
      }
    }
  }

  private Optional<List<ValueSource>> values(Section section) {
    if (section.at("values") == null) {
      return Optional.of(List.of());
    }
    List<Field> fields = section.needList("values", MOST_VALUES, "values");
    List<ValueSource> values = new ArrayList<>();
    for (Field field : fields) {
      Section.of(field, mistakes).flatMap(ValueReader::read).ifPresent(values::add);
    }
    return values.isEmpty() || values.size() < fields.size()
        ? Optional.empty()
        : Optional.of(values);
  }

  private static boolean fit(Section section, Sql sql, int values) {
    Field field = section.at("values") == null ? section.at("sql") : section.at("values");
    boolean fit = sql.values() == values;
    if (!fit && field != null) {
      section.mistake(
          field, values + " values (expected: " + sql.values() + ", as in the statement)");
    }
    return fit;
  }

  private static Sql sql(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("sql: nothing");
    }
    return new Sql(text.strip());
  }
}
