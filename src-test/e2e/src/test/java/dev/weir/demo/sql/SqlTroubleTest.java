package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What errors without a state of the database's own are. */
class SqlTroubleTest {

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(
            new R2dbcNonTransientResourceException("Connection validation failed"),
            SqlTrouble.AWAY),
        Arguments.of(new R2dbcTransientResourceException("no"), SqlTrouble.AWAY),
        Arguments.of(new R2dbcTimeoutException("no"), SqlTrouble.LATE),
        Arguments.of(new R2dbcBadGrammarException("no"), SqlTrouble.OTHER),
        Arguments.of(
            new R2dbcNonTransientResourceException("no", new IOException()), SqlTrouble.AWAY));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void error_ofThePoolOfConnections_isTold(R2dbcException error, SqlTrouble trouble) {
    assertThat(SqlTrouble.of(error)).isEqualTo(trouble);
    assertThat(SqlTrouble.of(new IllegalStateException(error))).isEqualTo(trouble);
  }
}
