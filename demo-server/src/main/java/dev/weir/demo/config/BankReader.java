package dev.weir.demo.config;

import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.yaml.NumberKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TimeKind;
import java.time.Duration;
import java.util.Optional;

/** Reads one of the {@code banks}. */
final class BankReader {

  private static final int USUAL_CONNECTIONS = 10;
  private static final int USUAL_ACCOUNTS = 1_000;
  private static final int USUAL_BALANCE = 10_000;
  private static final String USUAL_ORDERS = "/orders";
  private static final String USUAL_TRANSFER = "/transfer";
  private static final Duration USUAL_ACQUIRE = Duration.ofSeconds(2);
  private static final Duration USUAL_STATEMENT = Duration.ofSeconds(5);

  /* Drivers and databases count in milliseconds. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private static final NumberKind CONNECTIONS = new NumberKind(1, SqlSettings.MOST_CONNECTIONS);
  private static final NumberKind ACCOUNTS = new NumberKind(2, Limits.MOST_ACCOUNTS);
  private static final NumberKind BALANCE = new NumberKind(0, Limits.HIGHEST_BALANCE);
  private static final TimeKind TIMEOUT = new TimeKind(false, Duration.ofHours(1));

  private BankReader() {}

  /* A name that is wrong is told of, and may be none of a database. */
  private static SqlUrl inMemory(String name) {
    return SqlUrl.of("r2dbc:h2:mem:///" + (PoolReader.isName(name) ? name : "bank"));
  }

  /** The bank; where a path is wrong, that is "". */
  static BankSpec read(String name, Section section) {
    SqlUrl url = section.find("url", SqlUrlKind.SQL_URL).orElseGet(() -> inMemory(name));
    Optional<Integer> said = section.find("connections", CONNECTIONS, USUAL_CONNECTIONS);
    int connections = said.orElse(USUAL_CONNECTIONS);
    String orders = section.find("orders", PathKind.PATH, USUAL_ORDERS).orElse("");
    String transfer = section.find("transfer", PathKind.PATH, USUAL_TRANSFER).orElse("");
    int accounts = section.find("accounts", ACCOUNTS).orElse(USUAL_ACCOUNTS);
    int balance = section.find("balance", BALANCE).orElse(USUAL_BALANCE);
    GateSpec gate =
        GateReader.gate(
            name, orders, section, new LimitSpec(LimitSpec.Law.FIXED, connections, null));
    String permits = gate.limit().law().mostKey();
    if (said.isPresent() && gate.limit().most() > connections) {
      section.refuse(permits, "at most " + connections + ", as many as there are connections");
    }
    BankSpec spec =
        new BankSpec(
            gate,
            transfer,
            accounts,
            balance,
            new SqlSettings(
                name,
                url,
                connections,
                timeout(section, "acquireTimeout", USUAL_ACQUIRE),
                timeout(section, "statementTimeout", USUAL_STATEMENT)),
            RetryReader.read(section),
            BreakerReader.read(section));
    section.end();
    return spec;
  }

  private static Duration timeout(Section section, String key, Duration usual) {
    Duration timeout = section.find(key, TIMEOUT).orElse(usual);
    if (timeout.compareTo(SHORTEST) < 0) {
      section.refuse(key, "1ms or more");
      return usual;
    }
    return timeout;
  }
}
