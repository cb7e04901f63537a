package dev.weir.demo.load.sql;

import dev.weir.demo.sql.Lasting;
import dev.weir.demo.sql.SqlCounts;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSession;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Counts the calls of a database, to their real ends: also those that nobody waits for. */
final class CountedDatabase implements SqlDatabase {
  /*
   * calls  those that have begun and not ended, with a connection or waiting for one: what is beyond the
   *        connections that there may be must be waiting
   * busy   those that have been lent one
   */
  private final SqlDatabase database;
  private final HighWater calls = new HighWater();
  private final HighWater busy = new HighWater();

  CountedDatabase(SqlDatabase database) {
    this.database = database;
  }

  @Override
  public <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work) {
    return counted(database.transaction(session -> onLoan(work, session)));
  }

  @Override
  public <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work) {
    return counted(database.statements(session -> onLoan(work, session)));
  }

  /* What is within a lasting call is not cancelled: it completes or fails, and is counted before anybody
   * hears of that. */
  private <T> Mono<T> counted(Mono<T> call) {
    return Lasting.call(
        Mono.defer(
            () -> {
              calls.up();
              return call.doOnTerminate(calls::down);
            }));
  }

  private <T> Mono<T> onLoan(Function<? super SqlSession, Mono<T>> work, SqlSession session) {
    return Mono.defer(
        () -> {
          busy.up();
          return work.apply(session).doOnTerminate(busy::down);
        });
  }

  /** How many calls have not ended. */
  long underWay() {
    return calls.now();
  }

  /** How many connections were lent at once, at most. */
  long busiest() {
    return busy.highest();
  }

  /** How many calls had to wait for a connection at once, at most. */
  long mostWaiting() {
    return Math.max(0, calls.highest() - counts().most());
  }

  /** From now on it is counted anew how many there were at once. */
  void forget() {
    calls.forget();
    busy.forget();
  }

  @Override
  public SqlCounts counts() {
    return database.counts();
  }

  @Override
  public Mono<Void> close() {
    return database.close();
  }

  /** A number that goes up and down, and how far up it has been. */
  private static final class HighWater {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong highest = new AtomicLong();

    void up() {
      long next = now.incrementAndGet();
      if (next > highest.get()) {
        highest.accumulateAndGet(next, Math::max);
      }
    }

    void down() {
      now.decrementAndGet();
    }

    long now() {
      return now.get();
    }

    long highest() {
      return highest.get();
    }

    void forget() {
      highest.set(now.get());
    }
  }
}
