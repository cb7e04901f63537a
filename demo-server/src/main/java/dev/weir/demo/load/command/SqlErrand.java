package dev.weir.demo.load.command;

import dev.weir.demo.bank.BankSize;
import dev.weir.demo.load.sql.BankWork;
import dev.weir.demo.load.sql.SqlPlace;
import dev.weir.demo.load.sql.StatementScenario;
import dev.weir.demo.load.sql.StatementWork;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a database.
 *
 * @param url which one
 * @param scenario null if it is the bank that is asked
 * @param request how all of them get there
 * @param bank which bank that is
 */
record SqlErrand(
    SqlUrl url, @Nullable StatementScenario scenario, RequestOptions request, SqlOptions bank)
    implements Errand {

  private static final int CONNECTIONS = 10;

  /* No database is told of less; whoever waits for it may be told of less. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  @Override
  public String target() {
    return url.toString();
  }

  @Override
  public Duration think() {
    return scenario == null ? Duration.ZERO : scenario.think();
  }

  @Override
  public @Nullable String problem() {
    String stray = request.ofHttp();
    if (stray != null) {
      return stray + ": beside a database's URL (expected: beside one of http or https)";
    }
    if (connections() > SqlSettings.MOST_CONNECTIONS) {
      return "--connections: "
          + connections()
          + " (expected: 1 to "
          + SqlSettings.MOST_CONNECTIONS
          + ", of a database)";
    }
    String other = scenario == null ? null : bank.given();
    return other == null
        ? null
        : other + ": beside --scenario (expected: without it, for the bank)";
  }

  private int connections() {
    return request.connections == null ? CONNECTIONS : request.connections;
  }

  @Override
  public void tell(Map<String, String> settings) {
    if (scenario == null) {
      BankSize size = bank.size();
      settings.put(
          "bank",
          String.format(
              Locale.ROOT,
              "%,d accounts with %,d each, unless it was there before",
              size.accounts(),
              size.balance()));
    } else {
      settings.put("scenario", String.valueOf(request.scenario));
    }
    settings.put("connections", String.valueOf(connections()));
    if (request.cold) {
      settings.put("begins", "cold");
    }
    settings.put("driver", url.isJdbc() ? "JDBC" : "R2DBC");
  }

  @Override
  public Destination destination(int mostInFlight, Duration timeout, long seed) {
    return new SqlDestination(
        SqlPlace.of(url, connections(), timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout),
        Math.min(mostInFlight, connections()),
        scenario == null ? new BankWork(bank.size()) : new StatementWork(scenario.statements()),
        seed);
  }
}
