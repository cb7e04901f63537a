package dev.weir.demo.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.weir.observe.Refused;
import dev.weir.pool.TaskOptions;
import dev.weir.request.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * A database over JDBC. What is done on a connection is done on one thread of a pool that has as
 * many of them as there are connections, so that none waits for the other.
 */
final class JdbcDatabase implements SqlDatabase {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcDatabase.class);

  /* Hikari's own bound. */
  private static final long SHORTEST_WAIT = 250;

  private final SqlSettings settings;
  private final SqlThreads threads;
  private final HikariDataSource connections;
  private final Loans loans = new Loans();
  private final SqlPeaks peaks = new SqlPeaks();
  private final TaskOptions wait;
  private final Mono<Void> closed;

  JdbcDatabase(SqlSettings settings) {
    this.settings = settings;
    this.connections = new HikariDataSource(config(settings));
    this.threads = new SqlThreads(settings.name(), settings.connections());
    this.wait = TaskOptions.none().waitTimeout(settings.acquireTimeout());
    this.closed = ending().cache(); // once, whoever asks, and whoever of these goes away
  }

  private static HikariConfig config(SqlSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("sql-" + settings.name());
    config.setJdbcUrl(url(settings));
    config.setDataSourceProperties(properties(settings));
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(0);
    config.setConnectionTimeout(Math.max(SHORTEST_WAIT, settings.acquireTimeout().toMillis()));
    config.setValidationTimeout(Math.max(SHORTEST_WAIT, settings.acquireTimeout().toMillis()));
    config.setInitializationFailTimeout(-1);
    return config;
  }

  private static String url(SqlSettings settings) {
    String url = settings.url().secret();
    return settings.url().kind() == SqlKind.H2
        ? url + ";" + String.join(";", SessionSettings.ofH2(settings))
        : url;
  }

  private static Properties properties(SqlSettings settings) {
    Properties properties = new Properties();
    if (settings.url().kind() == SqlKind.POSTGRESQL) {
      properties.setProperty("ApplicationName", settings.name());
      properties.setProperty("connectTimeout", seconds(settings.acquireTimeout().toMillis()));
      properties.setProperty("loginTimeout", seconds(settings.acquireTimeout().toMillis()));
      properties.setProperty("socketTimeout", seconds(settings.patience().toMillis()));
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty(
          "options",
          SessionSettings.ofPostgres(settings).entrySet().stream()
              .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
              .collect(Collectors.joining(" ")));
    }
    return properties;
  }

  private static String seconds(long millis) {
    long perSecond = 1_000;
    return String.valueOf((millis + perSecond - 1) / perSecond);
  }

  @Override
  public <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work) {
    return lent(work, false);
  }

  @Override
  public <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work) {
    return lent(work, true);
  }

  /* Whoever waits must not go on here: these threads are for those who have a connection. And a thread
   * is at it for as long as its driver is, whatever the deadline of whoever waits. */
  private <T> Mono<T> lent(Function<? super SqlSession, Mono<T>> work, boolean autoCommit) {
    return Lasting.call(
        Mono.deferContextual(
            context -> {
              if (!loans.begin()) {
                return Mono.error(new ClosedException());
              }
              SqlPeaks.Line line =
                  peaks.line(idle() == 0 || loans.number() > settings.connections());
              return threads
                  .pool()
                  .<T>submit(() -> work(work, autoCommit, context, line), wait)
                  .onErrorMap(Refused.class::isInstance, refused -> none())
                  .contextWrite(told -> told.delete(Deadline.class))
                  .doFinally(
                      end -> {
                        line.leave();
                        loans.end();
                      })
                  .publishOn(Schedulers.parallel());
            }));
  }

  private NoConnectionException none() {
    HikariPoolMXBean now = connections.getHikariPoolMXBean();
    return new NoConnectionException(
        settings.acquireTimeout(),
        now == null ? 0 : now.getActiveConnections(),
        settings.connections());
  }

  private <T> @Nullable T work(
      Function<? super SqlSession, Mono<T>> work,
      boolean autoCommit,
      ContextView context,
      SqlPeaks.Line line)
      throws SQLException {
    if (Lasting.isGivenUp(context)) {
      throw new GivenUpException();
    }
    try (Connection connection = connections.getConnection()) {
      line.leave();
      peaks.ofLent().up();
      try {
        connection.setAutoCommit(autoCommit);
        return autoCommit
            ? result(work, connection, context)
            : committed(work, connection, context);
      } finally {
        peaks.ofLent().down();
      }
    }
  }

  private static <T> @Nullable T committed(
      Function<? super SqlSession, Mono<T>> work, Connection connection, ContextView context)
      throws SQLException {
    boolean done = false;
    try {
      T result = result(work, connection, context);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback(connection);
      }
    }
  }

  /* What failed before is what is to be known. */
  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("no rollback: the connection is closed", e);
    }
  }

  /* Each step of it is carried out where it is subscribed to: here. */
  private static <T> @Nullable T result(
      Function<? super SqlSession, Mono<T>> work, Connection connection, ContextView context)
      throws SQLException {
    try {
      return work.apply(new JdbcSession(connection))
          .contextWrite(own -> own.putAll(context))
          .block();
    } catch (RuntimeException e) {
      if (Exceptions.unwrap(e) instanceof SQLException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private int idle() {
    HikariPoolMXBean now = connections.getHikariPoolMXBean();
    return now == null ? 0 : now.getIdleConnections();
  }

  @Override
  public SqlCounts counts() {
    HikariPoolMXBean now = connections.getHikariPoolMXBean();
    int queued = Math.toIntExact(threads.pool().snapshot().depth());
    return now == null
        ? new SqlCounts(settings.connections(), 0, 0, queued)
        : new SqlCounts(
            settings.connections(),
            now.getTotalConnections(),
            now.getIdleConnections(),
            now.getThreadsAwaitingConnection() + queued);
  }

  @Override
  public SqlPeaks peaks() {
    return peaks;
  }

  @Override
  public Mono<Void> close() {
    return closed;
  }

  private Mono<Void> ending() {
    return loans
        .close()
        .then(Mono.<Void>fromRunnable(connections::close).subscribeOn(Schedulers.boundedElastic()))
        .then(threads.close());
  }
}
