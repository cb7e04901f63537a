package dev.weir.demo.sql;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A connection of R2DBC's while it is lent. Used by one call, one step after the other. */
final class R2dbcSession implements SqlSession {

  private static final Logger LOG = LoggerFactory.getLogger(R2dbcSession.class);

  private final Connection connection;
  private final Duration patience;
  private final @Nullable SqlThreads threads;

  /* Written by the step that finds it out, read by those that follow it. */
  private volatile boolean broken;
  private volatile boolean answered;

  R2dbcSession(Connection connection, Duration patience, @Nullable SqlThreads threads) {
    this.connection = connection;
    this.patience = patience;
    this.threads = threads;
  }

  @Override
  public Mono<Long> change(Sql sql, Object... values) {
    return wanted(
        Flux.defer(() -> statement(sql, values).execute())
            .concatMap(Result::getRowsUpdated)
            .reduce(0L, Long::sum));
  }

  @Override
  public <T> Mono<List<T>> rows(
      Sql sql, Function<? super SqlRow, ? extends T> as, Object... values) {
    return wanted(
        Flux.defer(() -> statement(sql, values).execute())
            .concatMap(result -> result.<T>map(row -> as.apply(new Row(row))))
            .collectList());
  }

  @Override
  public Mono<Long> count(Sql sql, Object... values) {
    return wanted(
        Flux.defer(() -> statement(sql, values).execute())
            .concatMap(result -> result.flatMap(R2dbcSession::counted))
            .reduce(Counted.NOTHING, Counted::and)
            .map(Counted::rows));
  }

  private static Mono<Counted> counted(Result.Segment segment) {
    if (segment instanceof Result.Message message) {
      return Mono.error(message.exception());
    }
    if (segment instanceof Result.UpdateCount count) {
      return Mono.just(new Counted(0, count.value()));
    }
    return Mono.just(segment instanceof Result.RowSegment ? Counted.ROW : Counted.NOTHING);
  }

  /* There are drivers that tell of the same row twice: as one that was found, and in the sum of all. */
  private record Counted(long found, long told) {

    private static final Counted NOTHING = new Counted(0, 0);
    private static final Counted ROW = new Counted(1, 0);

    Counted and(Counted other) {
      return new Counted(found + other.found, told + other.told);
    }

    long rows() {
      return Math.max(found, told);
    }
  }

  private Statement statement(Sql sql, Object... values) {
    Statement statement = connection.createStatement(sql.text());
    for (int i = 0; i < values.length; i++) {
      statement.bind(i, values[i]);
    }
    return statement;
  }

  Mono<Void> begin() {
    return wanted(Mono.from(connection.beginTransaction()));
  }

  /** What has come this far is worth finishing, also if nobody waits for it. */
  Mono<Void> commit() {
    return step(Mono.from(connection.commitTransaction()));
  }

  /** Never fails: a connection that cannot even do that is of no more use. */
  Mono<Void> rollback() {
    return Mono.defer(
            () -> broken ? Mono.empty() : step(Mono.from(connection.rollbackTransaction())))
        .onErrorResume(
            error -> {
              LOG.debug("no rollback: the connection is closed", error);
              broken = true;
              return Mono.empty();
            });
  }

  /** Leaves the connection to whoever takes it back; closed, if nobody knows what it is at. */
  Mono<Void> leave(Function<Connection, Mono<Void>> back) {
    Mono<Void> giveBack = Mono.defer(() -> back.apply(connection)).timeout(patience, Mono.empty());
    Mono<Void> left = Mono.defer(() -> broken ? close().then(giveBack) : giveBack);
    return threads == null ? left : threads.on(left);
  }

  /* Beneath the pool, which does not lend again what is closed. */
  private Mono<Void> close() {
    if (!(connection instanceof Wrapped<?> pooled)
        || !(pooled.unwrap() instanceof Connection real)) {
      return Mono.empty();
    }
    return Mono.from(real.close())
        .timeout(patience)
        .onErrorResume(
            error -> {
              LOG.debug("a broken connection did not close", error);
              return Mono.empty();
            });
  }

  private <T> Mono<T> wanted(Mono<T> step) {
    return Mono.deferContextual(
        context ->
            Lasting.isGivenUp(context)
                ? Mono.error(new GivenUpException(answered))
                : step(step).doOnSuccess(result -> answered = true));
  }

  /* Databases in this process bound their statements themselves, and would be interrupted. */
  private <T> Mono<T> step(Mono<T> step) {
    return threads == null
        ? step.timeout(patience, Mono.defer(this::tooLate), Schedulers.parallel())
        : threads.on(step);
  }

  private <T> Mono<T> tooLate() {
    broken = true;
    return Mono.error(
        new TimeoutException("statement: no answer within " + patience.toMillis() + " ms"));
  }

  private record Row(Readable of) implements SqlRow {

    @Override
    public long number(String column) {
      return Objects.requireNonNull(of.get(column, Long.class), column);
    }

    @Override
    public String text(String column) {
      return Objects.requireNonNull(of.get(column, String.class), column);
    }
  }
}
