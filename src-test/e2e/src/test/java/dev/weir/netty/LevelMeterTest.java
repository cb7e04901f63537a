package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, in virtual time. */
class LevelMeterTest {

  private static final Duration REFRESH = Duration.ofMillis(20);

  private final AtomicLong nanos = new AtomicLong(42);
  private final LevelMeter meter = new LevelMeter(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void admitted(Priority priority, int times) {
    for (int i = 0; i < times; i++) {
      meter.letIn(priority);
    }
  }

  private void refused(Priority priority, int times, Reason reason) {
    for (int i = 0; i < times; i++) {
      meter.turnedAway(priority, reason);
    }
  }

  private void refused(Priority priority, int times) {
    refused(priority, times, Reason.NO_ROOM);
  }

  private int level() {
    pass(REFRESH);
    return meter.level().level();
  }

  @Test
  void level_nobodyCame_isEverybody() {
    assertThat(level()).isEqualTo(63);
  }

  @Test
  void level_allLetIn_isEverybody() {
    admitted(Priority.HIGHEST, 100);
    admitted(new Priority(63), 100);

    assertThat(level()).isEqualTo(63);
  }

  @Test
  void level_bottomShed_isAboveTheBottom() {
    admitted(Priority.HIGH, 500);
    admitted(Priority.NORMAL, 500);
    refused(Priority.LOW, 1_000);

    assertThat(level()).isEqualTo(47);
    assertThat(meter.level().letsIn(Priority.NORMAL)).isTrue();
    assertThat(meter.level().letsIn(Priority.LOW)).isFalse();
  }

  @Test
  void level_smallBottomShedWhole_isAboveTheBottomAllTheSame() {
    admitted(Priority.HIGH, 1_000);
    refused(Priority.LOW, 10); // one in a hundred of all, but each of these

    assertThat(level()).isEqualTo(47);
  }

  @Test
  void level_fewOfManyRefused_isEverybody() {
    admitted(Priority.NORMAL, 980);
    refused(Priority.NORMAL, 20);

    assertThat(level()).isEqualTo(63);
  }

  @Test
  void level_someOfTheOnlyLevelRefused_isJustAboveIt() {
    admitted(Priority.NORMAL, 90);
    refused(Priority.NORMAL, 10);

    assertThat(level()).isEqualTo(31);
  }

  @Test
  void level_allRefused_isNobody() {
    refused(Priority.HIGH, 10);
    refused(Priority.LOW, 10);

    assertThat(meter.level()).as("as of the last look").isEqualTo(AdmissionLevel.NOBODY);
    assertThat(level()).isEqualTo(-1);
  }

  @Test
  void level_mostUrgentShedInPart_isNobody() {
    admitted(Priority.HIGHEST, 90);
    refused(Priority.HIGHEST, 10);

    assertThat(level()).isEqualTo(-1);
  }

  @Test
  void level_fewRequests_saysNothing() {
    refused(Priority.NORMAL, LevelMeter.FEWEST - 1);
    assertThat(level()).isEqualTo(63);

    refused(Priority.NORMAL, 1);
    assertThat(level()).isEqualTo(-1);
  }

  @Test
  void level_refusalsStop_isEverybodyWithinASecond() {
    refused(Priority.LOW, 100);
    admitted(Priority.HIGH, 100);
    assertThat(level()).isEqualTo(47);

    pass(Duration.ofMillis(500));
    admitted(Priority.HIGH, 100);
    assertThat(level()).isEqualTo(47);

    pass(Duration.ofMillis(500));
    assertThat(level()).isEqualTo(63);
  }

  @Test
  void level_askedOften_isFoundOnceIn20Millis() {
    assertThat(level()).isEqualTo(63);
    refused(Priority.LOW, 100);
    assertThat(meter.level()).isEqualTo(AdmissionLevel.EVERYBODY);

    pass(REFRESH);

    assertThat(meter.level()).isEqualTo(AdmissionLevel.NOBODY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {
        "NO_ROOM",
        "OUTRANKED",
        "STANDING_QUEUE",
        "WAITED_TOO_LONG",
        "TOO_MANY_WAITERS",
        "DROPPED"
      })
  void level_refusedForRoom_counts(Reason reason) {
    refused(Priority.NORMAL, 10, reason);

    assertThat(level()).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"DOOMED", "RATE_LIMITED", "TOO_MANY_KEYS", "SHUT_DOWN", "RAN_TOO_LONG", "DISPOSED"})
  void level_refusedForAnythingElse_doesNotCount(Reason reason) {
    refused(Priority.NORMAL, 10, reason);

    assertThat(level()).isEqualTo(63);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE - 1_000_000_000L, -1_000_000_000L, Long.MIN_VALUE})
  void level_clockAnywhere_isFoundAsEver(long start) {
    nanos.set(start);
    LevelMeter there = new LevelMeter(nanos::get);
    for (int i = 0; i < 10; i++) {
      there.turnedAway(Priority.LOW, Reason.NO_ROOM);
    }
    pass(REFRESH);
    assertThat(there.level()).isEqualTo(AdmissionLevel.NOBODY);

    pass(Duration.ofSeconds(2)); // beyond the end of the clock, too

    assertThat(there.level()).isEqualTo(AdmissionLevel.EVERYBODY);
  }

  @Test
  void level_clockJumpsAhead_forgets() {
    refused(Priority.NORMAL, 10);
    pass(Duration.ofDays(400));

    assertThat(level()).isEqualTo(63);
    refused(Priority.NORMAL, 10);
    assertThat(level()).isEqualTo(-1);
  }

  @Test
  void level_clockJumpsBack_beginsAfresh() {
    refused(Priority.NORMAL, 10);
    assertThat(level()).isEqualTo(-1);

    pass(Duration.ofDays(-400));

    assertThat(level()).isEqualTo(63);
    refused(Priority.NORMAL, 10);
    assertThat(level()).isEqualTo(-1);
  }

  @Test
  void level_waitedLongerThanTheWindow_isWeighedWithWhatWasDecidedMeanwhile() {
    pass(Duration.ofSeconds(2)); // for which a burst has waited
    admitted(Priority.HIGH, 5);
    refused(Priority.NORMAL, 100, Reason.WAITED_TOO_LONG);

    assertThat(level()).as("those let in meanwhile go on").isEqualTo(31);
  }

  @Test
  void level_windowOfSeveralSlots_countsThemAll() {
    for (int i = 0; i < LevelMeter.FEWEST; i++) {
      assertThat(level()).isEqualTo(63);
      refused(Priority.NORMAL, 1);
      pass(Duration.ofMillis(150));
    }

    assertThat(level()).isEqualTo(-1);
  }

  /* Each turn has a time of its own, whose slot all threads race to put in. */
  @Test
  void count_manyThreads_losesNone() throws Exception {
    int threads = 4;
    int turns = 300;
    int each = 25;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int turn = 0; turn < turns; turn++) {
        pass(Duration.ofSeconds(1));
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          boolean refuses = i == 0;
          ends.add(
              executor.submit(
                  () -> {
                    start.await();
                    if (refuses) {
                      refused(Priority.NORMAL, LevelMeter.FEWEST);
                    } else {
                      admitted(Priority.NORMAL, each);
                    }
                    return null;
                  }));
        }
        start.countDown();
        for (Future<?> end : ends) {
          end.get(30, TimeUnit.SECONDS);
        }
        // 5 of 80: one admission fewer than 95 counted would not be seen, one refusal fewer would
        assertThat(level()).as("turn %d", turn).isEqualTo(31);
        admitted(Priority.NORMAL, LevelMeter.FEWEST * 20 - threads * each + each - 5);
        assertThat(level()).as("turn %d, with 5 of 100", turn).isEqualTo(63);
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
