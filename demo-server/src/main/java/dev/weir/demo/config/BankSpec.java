package dev.weir.demo.config;

import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.text.Times;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two routes that lead to a small bank in a database, through one gate.
 *
 * @param gate what requests of both go through; its path is that of orders
 * @param transfer the path of transfers, matched exactly; begins with a slash
 * @param accounts how many it is opened with if there are none, 2 or more
 * @param balance with how much each of them is opened, 0 or more
 * @param database where it is, and how it is used
 * @param retries when it is asked again
 * @param breaker when it is not asked at all; null: always
 */
public record BankSpec(
    GateSpec gate,
    String transfer,
    int accounts,
    int balance,
    SqlSettings database,
    RetrySpec retries,
    @Nullable BreakerSpec breaker) {

  /**
   * What operators call it.
   *
   * @return the gate's name
   */
  public String name() {
    return gate.name();
  }

  /**
   * The path of orders, matched exactly.
   *
   * @return begins with a slash
   */
  public String orders() {
    return gate.path();
  }

  /**
   * The same bank somewhere else.
   *
   * @param url in which database
   * @return a changed copy
   */
  BankSpec in(SqlUrl url) {
    return new BankSpec(
        gate,
        transfer,
        accounts,
        balance,
        new SqlSettings(
            database.name(),
            url,
            database.connections(),
            database.acquireTimeout(),
            database.statementTimeout()),
        retries,
        breaker);
  }

  /**
   * As a file has it, with what the defaults say, but without the password.
   *
   * @return the keys below the name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("url", database.url().toString());
    keys.put("connections", database.connections());
    keys.put("orders", orders());
    keys.put("transfer", transfer);
    keys.put("accounts", accounts);
    keys.put("balance", balance);
    keys.putAll(gate.keys());
    keys.remove("path"); // that of orders
    keys.put("acquireTimeout", Times.format(database.acquireTimeout()));
    keys.put("statementTimeout", Times.format(database.statementTimeout()));
    retries.addTo(keys);
    BreakerSpec.addTo(keys, breaker);
    return keys;
  }
}
