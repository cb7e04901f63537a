package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.demo.bank.BankSize;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BanksConfigTest {

  private static final String EVERY_KEY =
      "url: 'r2dbc:postgresql://me@h:5433/d', connections: 7, orders: /o, transfer: /t, accounts:"
          + " 5, balance: 6, limit: aimd, maxLimit: 6, queue: 3, acquireTimeout: 1ms,"
          + " statementTimeout: 1500ms, attempts: 5, retryBackoff: 1ms, retryCap: 1s, retryBudget:"
          + " 0, retryBurst: 1, breakerRate: 1, breakerCalls: 6, breakerOpen: 2s, description: d";

  private static BankSpec bank(String keys) throws Exception {
    return Yaml.read(file("strategy: block" + (keys.isEmpty() ? "" : ", " + keys))).banks().get(0);
  }

  private static String file(String keys) {
    return "banks:\n  b: {" + keys + "}\n";
  }

  @Test
  void bank_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    BankSpec bank = bank("");

    assertThat(bank.name()).isEqualTo("b");
    assertThat(bank.orders()).isEqualTo("/orders");
    assertThat(bank.transfer()).isEqualTo("/transfer");
    assertThat(bank.accounts()).isEqualTo(1_000);
    assertThat(bank.balance()).isEqualTo(10_000);
    assertThat(bank.gate().overflow()).isEqualTo(Overflow.block());
    assertThat(bank.gate().limit()).isEqualTo(new LimitSpec(LimitSpec.Law.FIXED, 10, null));
    assertThat(bank.retries()).isEqualTo(RetrySpec.USUAL);
    assertThat(bank.breaker()).isEqualTo(BreakerSpec.USUAL);
    assertThat(bank.database())
        .isEqualTo(
            new SqlSettings(
                "b",
                SqlUrl.of("r2dbc:h2:mem:///b"),
                10,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5)));
  }

  @Test
  void bank_everyKey_isRead() throws Exception {
    BankSpec bank = bank(EVERY_KEY);

    assertThat(bank.orders()).isEqualTo("/o");
    assertThat(bank.transfer()).isEqualTo("/t");
    assertThat(bank.accounts()).isEqualTo(5);
    assertThat(bank.balance()).isEqualTo(6);
    assertThat(bank.gate().limit()).isEqualTo(new LimitSpec(LimitSpec.Law.AIMD, 6, null));
    assertThat(bank.gate().queue()).isEqualTo(3);
    assertThat(bank.retries())
        .isEqualTo(new RetrySpec(5, Duration.ofMillis(1), Duration.ofSeconds(1), 0, 1));
    assertThat(bank.breaker()).isEqualTo(new BreakerSpec(1, 6, Duration.ofSeconds(2)));
    assertThat(bank.database())
        .isEqualTo(
            new SqlSettings(
                "b",
                SqlUrl.of("r2dbc:postgresql://me@h:5433/d"),
                7,
                Duration.ofMillis(1),
                Duration.ofMillis(1_500)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EVERY_KEY,
        "description: d",
        "attempts: 1, breaker: false, connections: 3",
        "limit: fixed, permits: 1",
        "url: 'jdbc:h2:mem:x'"
      })
  void keys_printed_readBackAsTheSame(String keys) throws Exception {
    ServiceConfig config = Yaml.read(file("strategy: drop, " + keys));

    String printed =
        new ObjectMapper()
            .writeValueAsString(Map.of("banks", Map.of("b", config.banks().get(0).keys())));

    assertThat(Yaml.read(printed)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({
    "r2dbc:postgresql://me:secret@h/d, r2dbc:postgresql://me@h/d",
    "jdbc:postgresql://h/d?user=me&password=secret, jdbc:postgresql://h/d?...",
  })
  void keys_ofAUrlWithAPassword_showNone(String given, String shown) throws Exception {
    BankSpec bank = bank("url: '" + given + "'");

    assertThat(bank.keys()).containsEntry("url", shown);
    assertThat(bank.toString()).doesNotContain("secret");
  }

  @Test
  void limitsOfAFile_areThoseOfABank() {
    assertThat(Limits.MOST_ACCOUNTS).isEqualTo(BankSize.MOST_ACCOUNTS);
    assertThat(new BankSize(2, Limits.HIGHEST_BALANCE).balance()).isPositive();
  }

  @Test
  void file_inAnotherDatabase_isElsewhereInNothing() throws Exception {
    ServiceConfig config = Yaml.read(file("strategy: drop, " + EVERY_KEY));
    SqlUrl url = SqlUrl.of("jdbc:h2:mem:other");

    BankSpec there = config.withDatabase(url).banks().get(0);

    assertThat(there.database().url()).isEqualTo(url);
    assertThat(there.in(config.banks().get(0).database().url())).isEqualTo(config.banks().get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          connections: 0 => connections: 0 (expected: a number from 1 to 1000)
          connections: 5, permits: 6 => permits: 6 (expected: at most 5, as many as there are connections)
          connections: 5, limit: vegas, maxLimit: 6 => maxLimit: 6 (expected: at most 5, as many as there are connections)
          connections: many, permits: 60 => connections: "many" (expected: a number from 1 to 1000)
          limit: vegas, permits: 6 => permits: 6 (expected: only with limit: fixed)
          accounts: 1 => accounts: 1 (expected: a number from 2 to 100000)
          balance: 1000000001 => balance: 1000000001 (expected: a number from 0 to 1000000000)
          orders: o => orders: "o" (expected: a path such as /orders)
          transfer: /orders => transfer: "/orders" (expected: another path; the route on line 2 has this one)
          acquireTimeout: 0s => acquireTimeout: "0s" (expected: more than 0s, at most 60m)
          statementTimeout: 10us => statementTimeout: "10us" (expected: 1ms or more)
          attempts: 1, retryCap: 1s => retryCap: "1s" (expected: only with attempts: 2 or more)
          breaker: false, breakerOpen: 1s => breakerOpen: "1s" (expected: only with breaker: true)
          retryBody: 1KiB => retryBody: unknown key
          path: /o => path: unknown key
          order: /o => order: unknown key (did you mean orders?)
          """)
  void bank_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file("strategy: drop, " + keys)))
        .singleElement()
        .asString()
        .contains(": banks.b." + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:secret@h/d",
        "r2dbc:postgresql://u:secret@h",
        "r2dbc:postgresql://:secret@h/d",
        "jdbc:mysql://h/d?password=secret",
        "r2dbc:h2:mem:secret",
        "secret"
      })
  void url_wrong_isNotShown(String url) {
    assertThat(Yaml.mistakes(file("strategy: drop, url: '" + url + "'")))
        .singleElement()
        .asString()
        .contains(": banks.b.url: \"...\" (expected: r2dbc:postgresql://USER:PASSWORD@")
        .doesNotContain("secret");
  }

  @Test
  void paths_ofTwoBanksOrOfARoute_differ() {
    assertThat(
            Yaml.mistakes("banks:\n  a: {strategy: drop}\n  b: {strategy: drop, transfer: /t}\n"))
        .containsExactly(
            "f.yaml:3: banks.b: has the path /orders, as the route on line 2 (expected: another)");
    assertThat(
            Yaml.mistakes(
                Yaml.MINIMAL.replace("/a", "/transfer") + file("strategy: drop, orders: /o")))
        .singleElement()
        .asString()
        .contains("banks.b: has the path /transfer, as the route on line 4 (expected: another)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "", "a?b", "a;b"})
  void name_wrong_isNamed(String name) {
    assertThat(Yaml.mistakes("banks: {'" + name + "': {strategy: drop}}"))
        .singleElement()
        .asString()
        .contains("not a name");
  }
}
