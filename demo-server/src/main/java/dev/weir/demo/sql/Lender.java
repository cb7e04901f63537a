package dev.weir.demo.sql;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Lends the connections of a pool. What the pool was asked for is never cancelled, which would lose
 * a connection that is just being handed over; one that comes too late goes back.
 */
final class Lender {

  private static final Logger LOG = LoggerFactory.getLogger(Lender.class);

  private final ConnectionPool pool;
  private final Mono<Connection> asked;
  private final Duration patience;
  private final Scheduler timer;
  private final Loans loans = new Loans();
  private final AtomicInteger lent = new AtomicInteger();
  private final SqlPeaks peaks = new SqlPeaks();

  /**
   * A lender.
   *
   * @param pool which is its own from now on
   * @param asked one connection of the pool for each subscription
   * @param patience how long one may take
   * @param timer where that is told
   */
  Lender(ConnectionPool pool, Mono<Connection> asked, Duration patience, Scheduler timer) {
    this.pool = pool;
    this.asked = asked;
    this.patience = patience;
    this.timer = timer;
  }

  /** Lends one. To be given {@link #back}. */
  Mono<Connection> lend() {
    return Mono.create(
        sink -> {
          if (loans.begin()) {
            ask(sink);
          } else {
            sink.error(new ClosedException());
          }
        });
  }

  /* Whoever settles it first, the pool or the timer, tells the sink. The other finds that out. */
  private void ask(MonoSink<Connection> sink) {
    AtomicBoolean settled = new AtomicBoolean();
    SqlCounts now = counts();
    SqlPeaks.Line line = peaks.line(now.idle() == 0 || loans.number() > now.most());
    Disposable late =
        timer.schedule(
            () -> {
              if (settled.compareAndSet(false, true)) {
                line.leave();
                sink.error(new NoConnectionException(patience, lent.get(), counts().most()));
              }
            },
            patience.toNanos(),
            TimeUnit.NANOSECONDS);
    asked.subscribe(
        connection -> {
          lent.incrementAndGet();
          peaks.ofLent().up();
          if (settled.compareAndSet(false, true)) {
            late.dispose();
            line.leave();
            sink.success(connection);
          } else {
            back(connection).subscribe();
          }
        },
        error -> {
          loans.end();
          if (settled.compareAndSet(false, true)) {
            late.dispose();
            line.leave();
            sink.error(error);
          } else {
            LOG.debug("no connection came, and nobody waits for it any more", error);
          }
        });
  }

  /** Takes one back. Never fails. */
  Mono<Void> back(Connection connection) {
    /* By a future: the pool goes on for a while after it has said that a connection is back, and would be
     * disposed of under its own feet. Peaks count it no more meanwhile: the pool may have lent it again. */
    return Mono.defer(
            () -> {
              peaks.ofLent().down();
              return Mono.fromFuture(Mono.from(connection.close()).toFuture(), true);
            })
        .onErrorResume(
            error -> {
              LOG.debug("a connection did not close", error);
              return Mono.empty();
            })
        .doFinally(
            end -> {
              lent.decrementAndGet();
              loans.end();
            });
  }

  SqlCounts counts() {
    PoolMetrics now = pool.getMetrics().orElseThrow();
    return new SqlCounts(
        now.getMaxAllocatedSize(), now.allocatedSize(), now.idleSize(), now.pendingAcquireSize());
  }

  SqlPeaks peaks() {
    return peaks;
  }

  /** Waits until all are back, and closes them. */
  Mono<Void> close() {
    return loans.close().then(Mono.defer(pool::disposeLater));
  }
}
