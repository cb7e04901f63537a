package dev.weir.demo.load.sql;

import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Statements of somebody's own, each for itself. */
public final class StatementWork implements SqlWork {

  /* By H2, of what it knows. */
  private static final Pattern ROLLED_BACK =
      Pattern.compile(
          "\\s*(select|table|values|with|insert|update|delete|merge)\\b", Pattern.CASE_INSENSITIVE);

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
   * sense of would fail each time; what else it may fail with is for the run to count. H2 does not
   * roll back one that changes tables themselves: there, that is left to the run as well.
   */
  @Override
  public void prepare(SqlPlace place, Duration patience) throws UnreachableException {
    AtomicReference<@Nullable StatementSpec> last = new AtomicReference<>();
    Aside.ask(
        place.aside("try", patience, patience),
        () -> named(last.get()),
        database ->
            Flux.fromIterable(statements)
                .filter(each -> place.url().kind() != SqlKind.H2 || isRolledBack(each))
                .doOnNext(last::set)
                .concatMap(each -> tried(database, each), 0) // the next one when it is its turn
                .then(Mono.just(true)));
  }

  private static String named(@Nullable StatementSpec statement) {
    return statement == null ? "" : "statement '" + statement.name() + "': ";
  }

  private static boolean isRolledBack(StatementSpec statement) {
    return ROLLED_BACK.matcher(statement.sql().text()).lookingAt();
  }

  private static Mono<Boolean> tried(SqlDatabase database, StatementSpec statement) {
    Object[] values = statement.draw(new SplittableRandom()).get();
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
