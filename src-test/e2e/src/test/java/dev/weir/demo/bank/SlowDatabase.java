package dev.weir.demo.bank;

import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlPeaks;
import dev.weir.demo.sql.SqlRow;
import dev.weir.demo.sql.SqlSession;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A database that takes its time for each statement. Used by one thread. */
final class SlowDatabase implements SqlDatabase, SqlSession {

  private static final SqlRow ROW =
      new SqlRow() {
        @Override
        public long number(String column) {
          return 1;
        }

        @Override
        public String text(String column) {
          return column;
        }
      };

  private final Duration each;
  private int begun;

  SlowDatabase(Duration each) {
    this.each = each;
  }

  /** How many statements have been begun since this was asked last. */
  int begun() {
    int number = begun;
    begun = 0;
    return number;
  }

  @Override
  public <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work) {
    return Lasting.call(Mono.defer(() -> work.apply(this)));
  }

  @Override
  public <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work) {
    return transaction(work);
  }

  @Override
  public Mono<Long> change(Sql sql, Object... values) {
    return slowly(1L);
  }

  @Override
  public <T> Mono<List<T>> rows(
      Sql sql, Function<? super SqlRow, ? extends T> as, Object... values) {
    return slowly(List.of(as.apply(ROW)));
  }

  @Override
  public Mono<Long> count(Sql sql, Object... values) {
    return slowly(1L);
  }

  private <T> Mono<T> slowly(T result) {
    return Lasting.wanted(
        Mono.defer(
            () -> {
              begun++;
              return Mono.delay(each).thenReturn(result);
            }));
  }

  @Override
  public SqlPeaks peaks() {
    return new SqlPeaks();
  }

  @Override
  public SqlCounts counts() {
    return new SqlCounts(1, 1, 1, 0);
  }

  @Override
  public Mono<Void> close() {
    return Mono.empty();
  }
}
