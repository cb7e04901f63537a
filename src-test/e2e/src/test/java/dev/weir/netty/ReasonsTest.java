package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One mapping from reasons to HTTP, for pools, gates and rates. */
class ReasonsTest {

  private static final Stage GATE = new GateStage(Gate.of("calls").build());
  private static final Stage RATE =
      new RateStage(HttpRate.of(Throttle.of("often").rate(Rate.perSecond(1)).build()));
  private static final Stage POOL =
      new PoolStage(TestPool.of(WorkerPools.fixed("db", 1)), TaskOptions.named("load"));

  @ParameterizedTest
  @CsvSource({
    "DROPPED, 202, 202, dropped",
    "NO_ROOM, 503, 429, gate_full",
    "WINDOW_FULL, 503, 429, window_full",
    "TOO_MANY_WAITERS, 503, 429, too_many_waiters",
    "RATE_LIMITED, 503, 429, rate_limited",
    "TOO_MANY_KEYS, 503, 429, too_many_keys",
    "OUTRANKED, 503, 429, outranked",
    "STANDING_QUEUE, 503, 429, standing_queue",
    "BREAKER_OPEN, 503, 503, breaker_open",
    "SHUT_DOWN, 503, 503, shutting_down",
    "WOULD_BLOCK, 503, 429, would_block",
    "WAITED_TOO_LONG, 503, 429, wait_timeout",
    "RAN_TOO_LONG, 504, 504, task_timeout",
    "DOOMED, 504, 504, deadline_exceeded",
    "RAN_PAST_DEADLINE, 504, 504, deadline_exceeded",
    "NO_TIMER, 503, 503, no_timer",
    "INTERRUPTED, 503, 429, interrupted",
    "DISPOSED, 503, 503, shutting_down"
  })
  void reason_ofAStage_hasAStatusAndAWord(Reason reason, int gate, int rate, String word) {
    assertThat(Reasons.status(reason, GATE)).isEqualTo(gate);
    assertThat(Reasons.status(reason, RATE)).isEqualTo(rate);
    assertThat(HttpRefusals.gateWord(reason)).isEqualTo(word);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void reason_anyOfThem_isHalfASentence(Reason reason) {
    assertThat(GATE.what(reason)).isNotBlank().doesNotContain("_");
    assertThat(POOL.what(reason)).startsWith("task load ");
  }

  @Test
  void word_ofAFullPool_isAnother() {
    assertThat(Reasons.word(Reason.NO_ROOM, POOL.full())).isEqualTo("pool_full");
    Set<String> who = Stream.of(GATE, RATE, POOL).map(Stage::who).collect(Collectors.toSet());
    assertThat(who).containsExactlyInAnyOrder("gate calls", "rate often", "pool db");
  }

  @Test
  void strategy_ofARate_isWhetherOneMayWait() {
    assertThat(RATE.strategy()).isEqualTo("timeout");
    assertThat(
            new RateStage(
                    HttpRate.perTenant(KeyedThrottle.of("users").rate(Rate.perSecond(1)).build()))
                .strategy())
        .isEqualTo("reject");
  }
}
