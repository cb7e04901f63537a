package dev.weir.demo.sql;

import io.r2dbc.h2.H2ConnectionFactoryProvider;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;

/** How R2DBC's drivers are told. */
final class R2dbcDrivers {

  private R2dbcDrivers() {}

  static ConnectionFactory factory(SqlSettings settings) {
    ConnectionFactoryOptions.Builder options =
        ConnectionFactoryOptions.parse(settings.url().secret())
            .mutate()
            .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, settings.acquireTimeout());
    switch (settings.url().kind()) {
      case POSTGRESQL ->
          options
              .option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, settings.name())
              .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true)
              .option(
                  PostgresqlConnectionFactoryProvider.OPTIONS,
                  SessionSettings.ofPostgres(settings));
      case H2 ->
          options.option(
              H2ConnectionFactoryProvider.OPTIONS,
              String.join(";", SessionSettings.ofH2(settings)));
    }
    return ConnectionFactories.get(options.build());
  }
}
