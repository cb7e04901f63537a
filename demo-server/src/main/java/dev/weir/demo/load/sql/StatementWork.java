package dev.weir.demo.load.sql;

import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.sql.SqlDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Statements of somebody's own, each for itself. */
public final class StatementWork implements SqlWork {

  private final List<StatementSpec> statements;

  /**
   * Such statements.
   *
   * @param statements at least one
   */
  public StatementWork(List<StatementSpec> statements) {
    this.statements = List.copyOf(statements);
    if (this.statements.isEmpty()) {
      throw new IllegalArgumentException("statements: none (expected: at least one)");
    }
  }

  /**
   * Tries each statement, in a transaction that is rolled back. One that the database makes no
   * sense of would fail each time; what else it may fail with is for the run to count.
   */
  @Override
  public void prepare(SqlPlace place, Duration patience) throws UnreachableException {
    for (StatementSpec statement : statements) {
      Object[] values = statement.draw(new SplittableRandom()).get();
      Aside.ask(
          place.aside("try", patience, patience),
          "statement '" + statement.name() + "': ",
          database -> tried(database, statement, values));
    }
  }

  private static Mono<Boolean> tried(
      SqlDatabase database, StatementSpec statement, Object... values) {
    return database
        .transaction(
            session ->
                session
                    .count(statement.sql(), values)
                    .then(Mono.<Boolean>error(new TriedException())))
        .onErrorResume(error -> !SqlCauses.isForGood(error), error -> Mono.just(true));
  }

  @Override
  public List<SqlRequest> requests(SqlDatabase database, String run, long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    chance.split(); // the mix's own
    List<SqlRequest> requests = new ArrayList<>();
    for (StatementSpec statement : statements) {
      Supplier<Object[]> values = statement.draw(chance.split());
      requests.add(
          new SqlRequest(
              statement.name(),
              statement.weight(),
              () -> answer(database, statement, values.get())));
    }
    return requests;
  }

  private static Mono<SqlAnswer> answer(
      SqlDatabase database, StatementSpec statement, Object... values) {
    return database
        .statements(session -> session.count(statement.sql(), values))
        .map(SqlAnswer::right);
  }

  /** It has worked: what it did is rolled back. Stackless. */
  private static final class TriedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TriedException() {
      super("tried", null, false, false);
    }
  }
}
