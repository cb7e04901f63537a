package dev.weir.demo.load.sql;

import dev.weir.demo.sql.Sql;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A statement of a scenario, carried out for itself.
 *
 * @param name no other one's
 * @param weight how often it is sent, compared with the others; 1 or more
 * @param sql what is sent
 * @param values what is bound to it, in its order
 */
public record StatementSpec(String name, int weight, Sql sql, List<ValueSource> values) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there are more or fewer values than the statement takes
   */
  public StatementSpec {
    values = List.copyOf(values);
    if (values.size() != sql.values()) {
      throw new IllegalArgumentException(
          "values: " + values.size() + " (expected: " + sql.values() + ")");
    }
  }

  /** Its values from the beginning: each time all of them. */
  Supplier<Object[]> draw(SplittableRandom chance) {
    List<Supplier<Object>> sources = values.stream().map(each -> each.values(chance)).toList();
    return () -> sources.stream().map(Supplier::get).toArray();
  }
}
