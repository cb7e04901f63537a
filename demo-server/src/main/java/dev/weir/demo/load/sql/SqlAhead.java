package dev.weir.demo.load.sql;

import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Opens connections before a run, so that it does not begin with that. Blocks. */
final class SqlAhead {

  private static final Sql NOTHING = new Sql("SELECT 1");
  private static final int MOST = 1_000;
  private static final int AT_ONCE = 8;

  private final SqlDatabase database;

  SqlAhead(SqlDatabase database) {
    this.database = database;
  }

  /** How many are open in the end: fewer, where the database does not let so many in. */
  int open(int wanted, Duration patience) {
    int number = Math.min(wanted, database.counts().most());
    AtomicInteger missing = new AtomicInteger(number);
    Sinks.Empty<Void> all = Sinks.empty();
    Runnable one =
        () -> {
          if (missing.decrementAndGet() == 0) {
            all.tryEmitEmpty();
          }
        };
    /* Each keeps its connection until all have one, or have none: or else the same would go round. */
    Mono<Long> held =
        database
            .statements(
                session ->
                    session
                        .count(NOTHING)
                        .doOnNext(row -> one.run())
                        .flatMap(
                            row -> all.asMono().timeout(patience, Mono.empty()).thenReturn(row)))
            .onErrorResume(
                error -> {
                  one.run();
                  return Mono.empty();
                });
    Flux.range(0, number).flatMap(i -> held, number).take(patience).blockLast();
    all.tryEmitEmpty(); // those that have one wait no longer for the others
    return database.counts().open();
  }

  /** Asks for nothing, over and over: what has never run is slow. */
  void warmUp(Duration patience) {
    Mono<Long> one =
        database.statements(session -> session.count(NOTHING)).onErrorResume(error -> Mono.empty());
    Flux.range(0, MOST).flatMap(i -> one, AT_ONCE).take(patience).blockLast();
  }
}
