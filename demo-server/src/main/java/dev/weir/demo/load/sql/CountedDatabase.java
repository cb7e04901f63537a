package dev.weir.demo.load.sql;

import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlPeaks;
import dev.weir.demo.sql.SqlSession;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Counts the calls of a database, to their real ends: also those that nobody waits for. */
final class CountedDatabase implements SqlDatabase {

  private final SqlDatabase database;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong mostCalls = new AtomicLong();

  CountedDatabase(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work) {
    return counted(database.transaction(work));
  }

  @Override
  public <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work) {
    return counted(database.statements(work));
  }

  /* What is within a lasting call is not cancelled: it completes or fails, and is counted before anybody
   * hears of that. */
  private <T> Mono<T> counted(Mono<T> call) {
    return Lasting.call(
        Mono.defer(
            () -> {
              mostCalls.accumulateAndGet(calls.incrementAndGet(), Math::max);
              return call.doOnTerminate(calls::decrementAndGet);
            }));
  }

  /** How many calls have not ended. */
  long underWay() {
    return calls.get();
  }

  /** How many had not ended at once, at most. */
  long mostUnderWay() {
    return mostCalls.get();
  }

  /** From now on it is counted anew how many there were at once. */
  void forget() {
    mostCalls.set(calls.get());
    database.peaks().forget();
  }

  @Override
  public SqlCounts counts() {
    return database.counts();
  }

  @Override
  public SqlPeaks peaks() {
    return database.peaks();
  }

  @Override
  public Mono<Void> close() {
    return database.close();
  }
}
