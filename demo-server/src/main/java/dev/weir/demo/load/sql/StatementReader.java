package dev.weir.demo.load.sql;

import dev.weir.demo.load.scenario.MixReader;
import dev.weir.demo.load.scenario.RuleKind;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.Mistakes;
import dev.weir.demo.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a statement of a scenario, and collects what is wrong with it. For one file. */
final class StatementReader implements MixReader.Entry<StatementSpec> {

  private static final int MOST_VALUES = 1_000;
  private static final RuleKind<Sql> SQL =
      new RuleKind<>("a statement, with $1, $2 and so on for its values", StatementReader::sql);

  private final Mistakes mistakes;

  StatementReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  @Override
  public Optional<StatementSpec> read(Section section, String name, int weight) {
    Optional<Sql> sql = section.need("sql", SQL);
    Optional<List<ValueSource>> values = values(section);
    section.end();
    return sql.isPresent() && values.isPresent() && fit(section, sql.get(), values.get().size())
        ? Optional.of(new StatementSpec(name, weight, sql.get(), values.get()))
        : Optional.empty();
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
