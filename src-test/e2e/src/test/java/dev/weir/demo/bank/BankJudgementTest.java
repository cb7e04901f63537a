package dev.weir.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.sql.Lasting;
import dev.weir.demo.strategy.Judgement.Verdict;
import dev.weir.limit.CallEnd;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a bank's errors say about its database. */
class BankJudgementTest {

  private final BankJudgement judgement = new BankJudgement();

  @ParameterizedTest
  @CsvSource({
    "08006, FAILED, true, IGNORED", // away
    "53300, FAILED, false, OVERLOADED", // full
    "57014, FAILED, false, OVERLOADED", // late
    "40001, ANSWERED, true, OVERLOADED", // conflict
    "23505, ANSWERED, false, SUCCEEDED", // duplicate
    "23514, ANSWERED, false, SUCCEEDED", // rule
    "28P01, ANSWERED, false, IGNORED", // denied
    "42P01, ANSWERED, false, IGNORED", // mistake
    "XX000, FAILED, false, IGNORED", // ill
    "53100, FAILED, false, IGNORED", // its disk is full
    "22003, NOTHING, false, IGNORED" // other
  })
  void error_ofADatabase_isJudgedByItsState(
      String state, Verdict verdict, boolean again, CallEnd end) {
    SQLException error = new SQLException("no", state);

    assertThat(judgement.of(error)).isEqualTo(verdict);
    assertThat(judgement.isWorthRetrying(error)).isEqualTo(again);
    assertThat(BankJudgement.end(error)).isEqualTo(end);
    assertThat(judgement.retryAfter(error)).isNull();
  }

  @Test
  void silence_isAFailure() {
    assertThat(judgement.of(new TimeoutException())).isEqualTo(Verdict.FAILED);
    assertThat(judgement.isWorthRetrying(new TimeoutException())).isFalse();
  }

  /** What a call ends with whose caller has gone, in the middle of a probe or not. */
  @Test
  void call_thatWasGivenUp_saysNothing() {
    Sinks.One<Integer> first = Sinks.one();
    List<Throwable> ends = new ArrayList<>();
    Disposable caller =
        Lasting.call(
                first.asMono().then(Lasting.wanted(Mono.just(2))),
                call -> call.doOnError(ends::add))
            .subscribe();

    caller.dispose();
    first.tryEmitValue(1);

    assertThat(ends)
        .singleElement()
        .satisfies(
            error -> {
              assertThat(judgement.of(error)).isEqualTo(Verdict.NOTHING);
              assertThat(judgement.isWorthRetrying(error)).isFalse();
              assertThat(BankJudgement.end(error)).isEqualTo(CallEnd.IGNORED);
            });
  }
}
