package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

    assertThat(feed.limit()).isEqualTo(20); // 40, but first it is probed with half of that
    while (feed.limit() == 20) {
      feed.full(1, 10);
    }
    assertThat(feed.limit()).isEqualTo(10); // which did no less, so with half of that
    while (feed.limit() == 10) {
      feed.full(1, 10);
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
  void aimd_round_growsByOneOrBacksOff() {
    Law law = new AimdLaw(0.5, 20 * Feed.MILLIS);

    assertThat(law.next(0, 12, round(10, 12, 32, 0), 4)).isEqualTo(13);
    assertThat(law.next(0, 12, round(10, 3, 32, 0), 4)).isEqualTo(12); // not in use
    assertThat(law.next(0, 12, round(21, 12, 32, 0), 4)).isEqualTo(6);
    assertThat(law.next(0, 12, round(10, 12, 32, 3), 4)).isEqualTo(13); // 3 of 35 turned away
    assertThat(law.next(0, 12, round(10, 12, 32, 4), 4)).isEqualTo(6);
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
  void vegas_queue_growsStaysOrShrinksToWhatIsServed() {
    Law law = new VegasLaw(2, 4);

    assertThat(law.next(0, 12, round(11, 12, 16, 0), 1)).isEqualTo(13); // 1.1 in the queue
    assertThat(law.next(0, 12, round(11, 12, 16, 0), 4)).isEqualTo(16); // after many such steps
    assertThat(law.next(0, 12, round(11, 3, 16, 0), 1)).isEqualTo(12); // not in use
    assertThat(law.next(0, 12, round(13, 12, 16, 0), 1)).isEqualTo(12); // 2.8
    assertThat(law.next(0, 12, round(16, 12, 16, 0), 1)).isCloseTo(11.25, within(0.01)); // 4.5
    assertThat(law.next(0, 12, round(90, 12, 16, 0), 1)).isCloseTo(8.4, within(0.01));
    assertThat(law.next(0, 12, round(10, 12, 16, 4), 1)).isCloseTo(8.4, within(0.01));
  }

  @Test
  void gradient2_stretch_isToleratedAndThenFollowed() {
    Law law = new GradientLaw(1.2, 0.5);

    assertThat(law.next(0, 16, round(12, 16, 16, 0), 1)).isCloseTo(17, within(0.01));
    assertThat(law.next(0, 16, round(12, 3, 16, 0), 1)).isEqualTo(16); // not in use
    assertThat(law.next(0, 16, round(16, 16, 16, 0), 1)).isCloseTo(15, within(0.01));
    assertThat(law.next(0, 16, round(900, 16, 16, 0), 1)).isCloseTo(13, within(0.01));
    assertThat(law.next(0, 16, round(10, 16, 16, 4), 1)).isCloseTo(12, within(0.01));
  }

  @Test
  void coDel_aboveForAnInterval_cutsToTheTarget() {
    Law law = new CoDelLaw(5 * Feed.MILLIS, 100 * Feed.MILLIS);

    assertThat(law.next(0, 16, round(15, 16, 16, 0), 1)).isEqualTo(17);
    assertThat(law.next(0, 16, round(18, 16, 16, 0), 1)).isEqualTo(16); // since now
    assertThat(law.next(99 * Feed.MILLIS, 16, round(18, 16, 16, 0), 1)).isEqualTo(16);
    assertThat(law.next(100 * Feed.MILLIS, 16, round(18, 16, 16, 0), 1))
        .isCloseTo(16 * 15 / 18.0, within(0.01));
    assertThat(law.next(150 * Feed.MILLIS, 16, round(18, 16, 16, 0), 1)).isEqualTo(16);
    assertThat(law.next(200 * Feed.MILLIS, 16, round(18, 16, 16, 0), 1)).isLessThan(16);
    assertThat(law.next(271 * Feed.MILLIS, 16, round(18, 16, 16, 0), 1)).isLessThan(16); // 100/√2
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

  /** Of calls that take 10 ms without a queue, and some more that were turned away. */
  private static Round round(long runMillis, int flight, int calls, int overloaded) {
    LogMean few = new LogMean();
    for (int i = 0; i < 16; i++) {
      few.add(10 * Feed.MILLIS);
    }
    Base base = new Base();
    base.withFew(few);
    Round round = new Round();
    round.against(base);
    for (int i = 0; i < calls + overloaded; i++) {
      CallEnd end = i < calls ? CallEnd.SUCCEEDED : CallEnd.OVERLOADED;
      round.add(runMillis * Feed.MILLIS, flight, flight > 8, end);
    }
    return round;
  }
}
