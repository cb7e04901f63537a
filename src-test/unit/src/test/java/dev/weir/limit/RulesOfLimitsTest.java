package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the adaptive limits apart, on calls made up for it. */
class RulesOfLimitsTest {

  private static final Duration NO_PROBES = Duration.ofDays(365);

  static List<Limit> byDelay() {
    return List.of(
        Limits.vegas().probeEvery(NO_PROBES),
        Limits.gradient2().probeEvery(NO_PROBES),
        Limits.queueDelay(Duration.ofMillis(5)).probeEvery(NO_PROBES));
  }

  @ParameterizedTest
  @MethodSource("byDelay")
  void firstRamp_signOfAQueue_goesBackToWhatWasGood(Limit limit) {
    Feed feed = Feed.of(limit);
    while (feed.limit() < 80) {
      feed.full(1, 10);
    }
    while (feed.limit() == 80) {
      feed.full(1, 30);
    }

    assertThat(feed.limit()).isEqualTo(40);
  }

  @ParameterizedTest
  @MethodSource("byDelay")
  void decrease_oneCongestion_isAnsweredOncePerRun(Limit limit) {
    Feed feed = Feed.of(limit.atMost(Limits.fixed(1_000)));
    while (feed.limit() < 160) {
      feed.full(1, 10);
    }
    feed.full(400, 40);
    int before = feed.limit();
    int changes = 0;
    for (int i = 0; i < 400; i++) {
      feed.full(1, 40);
      changes += feed.limit() < before ? 1 : 0;
      before = feed.limit();
    }

    assertThat(changes).isBetween(0, 10); // 400 ms are ten runs
  }

  @Test
  void probe_constantOverload_halvesTheLimitForAShortTime() {
    Feed feed = Feed.of(Limits.vegas().range(40, 1, 40));
    int probes = 0;
    int halved = 0;
    int last = feed.limit();
    for (int i = 0; i < 100_000; i++) {
      feed.full(1, 10);
      probes += feed.limit() == 20 && last == 40 ? 1 : 0;
      halved += feed.limit() == 20 ? 1 : 0;
      last = feed.limit();
    }

    assertThat(probes).isBetween(8, 10); // in 100 s
    assertThat(halved).isLessThan(1_500); // 1.5 % of them at most
  }

  @Test
  void probe_fewInFlightAnyway_isNotNeeded() {
    Feed feed = Feed.of(Limits.vegas().range(40, 1, 40));
    for (int i = 0; i < 50_000; i++) {
      feed.alone(1, 10).full(1, 10);
      assertThat(feed.limit()).isEqualTo(40);
    }
  }

  @Test
  void probe_callsCease_endsWithTheNextOnes() {
    Feed feed = Feed.of(Limits.vegas().range(40, 1, 40));
    while (feed.limit() == 40) {
      feed.full(1, 10);
    }

    feed.pass(3_600_000).alone(1, 10);

    assertThat(feed.limit()).isEqualTo(40);
  }

  @Test
  void aimd_roundWithoutSign_growsByOne() {
    Feed feed = grownBy(Limits.aimd());
    int before = feed.limit();
    while (feed.limit() == before) {
      feed.full(1, 10);
    }

    assertThat(feed.limit()).isEqualTo(before + 1);
  }

  @Test
  void aimd_roundWithSign_backsOff() {
    Feed feed = grownBy(Limits.aimd().backoff(0.5));
    int before = feed.limit();
    while (feed.limit() >= before) {
      feed.full(4, 10).full(1, 10, CallEnd.OVERLOADED);
    }

    assertThat(feed.limit()).isBetween(before / 2, before / 2 + 2);
  }

  @Test
  void aimd_slowerThan_isASign() {
    Feed feed = grownBy(Limits.aimd().slowerThan(Duration.ofMillis(20)));
    int before = feed.limit();

    feed.full(400, 21);

    assertThat(feed.limit()).isLessThan(before);
  }

  @Test
  void aimd_evenOneIsTooSlow_doesNotStickAtOne() {
    Feed feed = Feed.of(Limits.aimd().slowerThan(Duration.ofMillis(5)));
    feed.full(20_000, 10);

    assertThat(feed.limit()).isGreaterThan(50);
  }

  @Test
  void aimd_nothingIsTooSlow_growsWithoutEnd() {
    assertThat(Feed.of(Limits.aimd()).full(30_000, 500).limit()).isEqualTo(1_000);
  }

  @Test
  void vegas_twoInTheQueue_stays() {
    Feed feed = grownBy(Limits.vegas().range(10, 1, 12).probeEvery(NO_PROBES));
    int before = feed.limit();
    for (int i = 0; i < 3_000; i++) {
      feed.full(1, 13); // 12 × (1 − 10 / 13) = 2.8
      assertThat(feed.limit()).isEqualTo(before);
    }
  }

  @Test
  void vegas_muchInTheQueue_shrinksToWhatIsServed() {
    Feed feed = grownBy(Limits.vegas().range(10, 1, 12).probeEvery(NO_PROBES));
    feed.full(60, 18); // 12 × (1 − 10 / 18) = 5.3

    assertThat(feed.limit()).isLessThanOrEqualTo(9);
  }

  @Test
  void gradient2_tolerated_grows() {
    Feed feed = grownBy(Limits.gradient2().tolerance(1.5).probeEvery(NO_PROBES));
    int before = feed.limit();

    feed.full(2_000, 14);

    assertThat(feed.limit()).isGreaterThan(before);
  }

  @Test
  void queueDelay_told_followsTheLeastWaitAndNotTheRuns() {
    Feed feed = Feed.of(Limits.queueDelay(Duration.ofMillis(5)));
    for (int i = 0; i < 20_000; i++) {
      feed.regulator().onWait((i % 4) * 10 * Feed.MILLIS); // bursts, but no standing queue
      feed.full(1, 10 + i / 50);
    }
    int without = feed.limit();
    for (int i = 0; i < 2_000; i++) {
      feed.regulator().onWait((8 + i % 4) * Feed.MILLIS);
      feed.full(1, 20);
    }

    assertThat(without).isEqualTo(1_000);
    assertThat(feed.limit()).isLessThan(400);
  }

  @Test
  void queueDelay_shorterThanTheInterval_isBorne() {
    Feed feed =
        Feed.of(
            Limits.queueDelay(Duration.ofMillis(5))
                .interval(Duration.ofSeconds(10))
                .range(20, 1, 20));
    for (int i = 0; i < 500; i++) {
      feed.regulator().onWait(0);
      feed.full(1, 10);
    }
    for (int i = 0; i < 9_000; i++) {
      feed.regulator().onWait(50 * Feed.MILLIS);
      feed.full(1, 60);
    }

    assertThat(feed.limit()).isGreaterThanOrEqualTo(10); // what the end of the ramp left, or more
  }

  /** One that has come to the end of its first ramp, with runs of 10 ms. */
  private static Feed grownBy(Limit limit) {
    Feed feed = Feed.of(limit);
    feed.full(32, 10);
    int before = feed.limit();
    while (feed.limit() >= before && feed.limit() > 1) {
      before = feed.limit();
      feed.full(1, 300).full(1, 300, CallEnd.OVERLOADED);
    }
    while (feed.limit() < before) {
      int now = feed.limit();
      feed.full(1, 10);
      if (feed.limit() > now) {
        before = Math.min(before, feed.limit());
      }
    }
    return feed;
  }
}
