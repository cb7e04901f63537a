package dev.weir.demo.sql;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A database over R2DBC. */
final class R2dbcDatabase implements SqlDatabase {

  private static final Duration FOR_EVER = Duration.ofMillis(-1);

  private final SqlSettings settings;
  private final @Nullable SqlThreads threads;
  private final Lender lender;
  private final Mono<Void> closed;

  R2dbcDatabase(SqlSettings settings) {
    this.settings = settings;
    this.threads =
        settings.url().kind() == SqlKind.H2
            ? new SqlThreads(settings.name(), settings.connections())
            : null;
    ConnectionPool pool = pool(settings, threads);
    Mono<Connection> asked = threads == null ? pool.create() : threads.on(pool.create());
    this.lender =
        new Lender(
            pool, asked.cast(Connection.class), settings.acquireTimeout(), Schedulers.parallel());
    this.closed = ending().cache(); // once, whoever asks, and whoever of these goes away
  }

  private Mono<Void> ending() {
    return threads == null ? lender.close() : threads.on(lender.close()).then(threads.close());
  }

  /* One that was made is kept: whoever made it will need it again. */
  private static ConnectionPool pool(SqlSettings settings, @Nullable SqlThreads threads) {
    ConnectionPoolConfiguration.Builder builder =
        ConnectionPoolConfiguration.builder(R2dbcDrivers.factory(settings))
            .name(settings.name())
            .initialSize(0)
            .maxSize(settings.connections())
            .maxIdleTime(FOR_EVER)
            .maxCreateConnectionTime(settings.toConnect())
            .validationDepth(ValidationDepth.LOCAL);
    if (threads != null) {
      builder.allocatorSubscribeOn(threads.scheduler());
    }
    return new ConnectionPool(builder.build());
  }

  @Override
  public <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work) {
    return lent(
        session -> session.begin().then(Mono.defer(() -> work.apply(session))),
        R2dbcSession::commit,
        R2dbcSession::rollback);
  }

  @Override
  public <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work) {
    return lent(work, session -> Mono.empty(), session -> Mono.empty());
  }

  /* Nothing in here is ever cancelled, by Lasting; the third ending is for whoever reads this. */
  private <T> Mono<T> lent(
      Function<? super R2dbcSession, Mono<T>> work,
      Function<R2dbcSession, Mono<Void>> done,
      Function<R2dbcSession, Mono<Void>> failed) {
    return Lasting.call(
        Mono.usingWhen(
            Mono.defer(this::session),
            work,
            session ->
                done.apply(session)
                    .onErrorResume(error -> back(session).then(Mono.error(error)))
                    .then(Mono.defer(() -> back(session))),
            (session, error) -> failed.apply(session).then(Mono.defer(() -> back(session))),
            session -> failed.apply(session).then(Mono.defer(() -> back(session)))));
  }

  private Mono<R2dbcSession> session() {
    return lender
        .lend()
        .map(connection -> new R2dbcSession(connection, settings.patience(), threads));
  }

  private Mono<Void> back(R2dbcSession session) {
    return session.leave(lender::back);
  }

  @Override
  public SqlCounts counts() {
    return lender.counts();
  }

  @Override
  public SqlPeaks peaks() {
    return lender.peaks();
  }

  @Override
  public Mono<Void> close() {
    return closed;
  }
}
