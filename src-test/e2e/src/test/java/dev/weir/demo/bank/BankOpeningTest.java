package dev.weir.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.demo.sql.SqlUrl;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How a bank is opened whose database is not ready, in virtual time. */
class BankOpeningTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicInteger attempts = new AtomicInteger();
  private SqlDatabase database;
  private Bank bank;
  private VirtualTimeScheduler time;

  @BeforeEach
  void start() {
    database =
        SqlDatabase.open(
            new SqlSettings(
                "b", SqlUrl.of("jdbc:h2:mem:" + UUID.randomUUID()), 1, LONG, Duration.ofHours(1)));
    bank = Bank.open(database, SqlKind.H2, new BankSize(2, 1)).block(LONG);
    time = VirtualTimeScheduler.getOrSet();
  }

  @AfterEach
  void end() {
    VirtualTimeScheduler.reset();
    database.close().block(LONG);
  }

  /** One that fails so often, and then is there. */
  private BankOpening opening(int failures, Throwable error) {
    return new BankOpening(
        "b",
        Mono.defer(
            () -> attempts.incrementAndGet() <= failures ? Mono.error(error) : Mono.just(bank)));
  }

  private static SQLException state(String state) {
    return new SQLException("no", state);
  }

  @Test
  void begin_ofADatabaseThatIsThere_opensAtOnce() {
    BankOpening opening = opening(0, new IOException());
    assertThat(opening.bank()).isNull();

    opening.begin();

    assertThat(opening.bank()).isSameAs(bank);
    assertThat(opening.trouble()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"08001, AWAY", "53300, FULL", "57014, LATE", "40001, CONFLICT", "23505, DUPLICATE"})
  void begin_ofADatabaseThatMayComeSoon_triesASecondLaterAtMost(String state, SqlTrouble trouble) {
    BankOpening opening = opening(20, state(state));
    opening.begin();

    assertThat(opening.bank()).isNull();
    assertThat(opening.trouble()).isEqualTo(trouble);
    time.advanceTimeBy(Duration.ofSeconds(20));
    assertThat(opening.bank()).isSameAs(bank);
    assertThat(opening.trouble()).isNull();
    assertThat(attempts).hasValue(21);
  }

  /** It is the end of a try that the next one waits for. */
  @Test
  void begin_ofADatabaseThatSaysNothing_triesASecondAfterTheLastOne() {
    Duration each = Duration.ofSeconds(3);
    List<Long> begun = new ArrayList<>();
    BankOpening opening =
        new BankOpening(
            "b",
            Mono.defer(
                () -> {
                  begun.add(time.now(TimeUnit.MILLISECONDS));
                  return Mono.delay(each).then(Mono.error(state("08001")));
                }));
    opening.begin();
    time.advanceTimeBy(Duration.ofMinutes(1));

    assertThat(begun).hasSizeGreaterThanOrEqualTo(15);
    for (int i = 1; i < begun.size(); i++) {
      assertThat(begun.get(i) - begun.get(i - 1)).isBetween(3_000L, 4_000L);
    }
    opening.end();
  }

  @ParameterizedTest
  @CsvSource({"28P01, DENIED", "3D000, DENIED", "42501, MISTAKE", "23514, RULE", "22003, OTHER"})
  void begin_whereSomebodyHasToChangeSomething_triesNowAndThen(String state, SqlTrouble trouble) {
    BankOpening opening = opening(2, state(state));
    opening.begin();

    time.advanceTimeBy(Duration.ofMillis(9_999));
    assertThat(attempts).hasValue(1);
    assertThat(opening.trouble()).isEqualTo(trouble);
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(attempts).hasValue(2);
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(opening.bank()).isSameAs(bank);
  }

  @Test
  void end_beforeItIsOpen_triesNoMore() {
    BankOpening opening = opening(Integer.MAX_VALUE, new IOException());
    opening.begin();
    time.advanceTimeBy(Duration.ofSeconds(3));
    opening.end();
    int before = attempts.get();

    time.advanceTimeBy(Duration.ofHours(1));

    assertThat(attempts).hasValue(before);
    assertThat(opening.bank()).isNull();
  }
}
