package dev.weir.demo.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A connection of JDBC's while it is lent. Each step is carried out where it is subscribed to: all
 * of them on one thread.
 */
final class JdbcSession implements SqlSession {

  private final Connection connection;
  private boolean answered;

  JdbcSession(Connection connection) {
    this.connection = connection;
  }

  @Override
  public Mono<Long> change(Sql sql, Object... values) {
    return wanted(sql, statement -> statement.executeLargeUpdate(), values);
  }

  @Override
  public <T> Mono<List<T>> rows(
      Sql sql, Function<? super SqlRow, ? extends T> as, Object... values) {
    return wanted(sql, statement -> all(statement, as), values);
  }

  private static <T> List<T> all(
      PreparedStatement statement, Function<? super SqlRow, ? extends T> as) throws SQLException {
    try (ResultSet found = statement.executeQuery()) {
      Row row = new Row(found);
      List<T> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(as.apply(row));
      }
      return rows;
    }
  }

  @Override
  public Mono<Long> count(Sql sql, Object... values) {
    return wanted(sql, JdbcSession::counted, values);
  }

  private static long counted(PreparedStatement statement) throws SQLException {
    if (!statement.execute()) {
      return Math.max(0, statement.getLargeUpdateCount());
    }
    long rows = 0;
    try (ResultSet found = statement.getResultSet()) {
      while (found.next()) {
        rows++;
      }
    }
    return rows;
  }

  private <T> Mono<T> wanted(Sql sql, Step<T> step, Object... values) {
    return Mono.deferContextual(
        context ->
            Lasting.isGivenUp(context)
                ? Mono.error(new GivenUpException(answered))
                : Mono.fromCallable(() -> prepared(sql, step, values)));
  }

  private <T> T prepared(Sql sql, Step<T> step, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.withQuestionMarks())) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      T result = step.of(statement);
      answered = true;
      return result;
    }
  }

  private interface Step<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private record Row(ResultSet of) implements SqlRow {

    @Override
    public long number(String column) {
      return read(() -> of.getLong(column));
    }

    @Override
    public String text(String column) {
      return read(() -> Objects.requireNonNull(of.getString(column), column));
    }

    private static <T> T read(Read<T> read) {
      try {
        return read.now();
      } catch (SQLException e) {
        throw new UnreadableException(e);
      }
    }
  }

  private interface Read<T> {
    T now() throws SQLException;
  }

  /** A row cannot be read. */
  private static final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableException(SQLException cause) {
      super(cause);
    }
  }
}
