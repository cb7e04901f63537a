package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a sync is due, and what is acknowledged. */
class SyncPolicyTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - 3 * MILLI; // where the clock is about to turn over

  private SyncSchedule schedule(SyncPolicy policy) {
    return new SyncSchedule(policy, () -> now, 10);
  }

  @Test
  void none_flushed_isAcknowledgedAndNeverDue() {
    SyncSchedule schedule = schedule(SyncPolicy.none());

    schedule.appended(15);
    assertThat(schedule.acknowledged()).isEqualTo(10);
    schedule.settled(14, 10);

    assertThat(schedule.acknowledged()).isEqualTo(14);
    now += TimeUnit.DAYS.toNanos(10);
    assertThat(schedule.isDue()).isFalse();
    assertThat(schedule.nanosUntilDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void everyRecords_soManyWait_isDue_andAcknowledgedOnceSynced() {
    SyncSchedule schedule = schedule(SyncPolicy.every(5));

    schedule.appended(14);
    assertThat(schedule.isDue()).isFalse();
    schedule.appended(15);
    assertThat(schedule.isDue()).isTrue();
    schedule.settled(15, 10);
    assertThat(schedule.acknowledged()).isEqualTo(10);
    schedule.settled(15, 15);

    assertThat(schedule.acknowledged()).isEqualTo(15);
    assertThat(schedule.isDue()).isFalse();
    assertThat(schedule.nanosUntilDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void everyRecords_fewer_areDueAfterASecond() {
    SyncSchedule schedule = schedule(SyncPolicy.every(5));

    schedule.appended(11);
    now += 400 * MILLI;
    schedule.appended(12);

    assertThat(schedule.nanosUntilDue()).isEqualTo(600 * MILLI);
    now += 600 * MILLI;
    assertThat(schedule.isDue()).isTrue();
  }

  @Test
  void everyInterval_oldestHasWaited_isDue() {
    SyncSchedule schedule = schedule(SyncPolicy.every(Duration.ofMillis(20)));

    now += 100 * MILLI;
    assertThat(schedule.isDue()).isFalse();
    schedule.appended(1_000_000);
    now += 19 * MILLI;
    assertThat(schedule.isDue()).isFalse();
    now += MILLI;

    assertThat(schedule.isDue()).isTrue();
    schedule.settled(1_000_000, 1_000_000);
    assertThat(schedule.acknowledged()).isEqualTo(1_000_000);
  }

  @Test
  void everyInterval_someSyncedByTheRoll_theOthersWaitNoLonger() {
    SyncSchedule schedule = schedule(SyncPolicy.every(Duration.ofMillis(20)));
    schedule.appended(15);
    now += 15 * MILLI;

    schedule.settled(14, 13);

    assertThat(schedule.acknowledged()).isEqualTo(13);
    assertThat(schedule.nanosUntilDue()).isEqualTo(5 * MILLI);
  }

  @Test
  void everyInterval_someReleasedOverAndOver_isDueAllTheSame() {
    SyncSchedule schedule = schedule(SyncPolicy.every(Duration.ofMillis(20)));
    for (int i = 0; i < 4; i++) {
      schedule.appended(100 + 10 * i);
      schedule.settled(100 + 10 * i, 50 + 9 * i); // what was released counts as synced
      now += 5 * MILLI;
    }

    assertThat(schedule.isDue()).isTrue();
  }

  @Test
  void everyInterval_allReleased_startsAnewWithTheNext() {
    SyncSchedule schedule = schedule(SyncPolicy.every(Duration.ofMillis(20)));
    schedule.appended(15);
    now += 15 * MILLI;
    schedule.settled(15, 15);
    now += 15 * MILLI;
    schedule.appended(16);

    assertThat(schedule.nanosUntilDue()).isEqualTo(20 * MILLI);
  }

  @Test
  void failedSync_nothingNew_leavesItDue() {
    SyncSchedule schedule = schedule(SyncPolicy.every(1));
    schedule.appended(11);

    schedule.settled(11, 10);

    assertThat(schedule.isDue()).isTrue();
    assertThat(schedule.acknowledged()).isEqualTo(10);
  }

  @Test
  void within_otherWait_isThat() {
    SyncSchedule schedule = schedule(SyncPolicy.every(5).within(Duration.ofMillis(7)));

    schedule.appended(11);

    assertThat(schedule.nanosUntilDue()).isEqualTo(7 * MILLI);
  }

  @Test
  void policies_outOfRange_nameTheRule() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyncPolicy.every(0))
        .withMessage("records: 0 (expected: >= 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyncPolicy.every(Duration.ZERO))
        .withMessage("interval: PT0S (expected: > 0 and <= PT24H)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyncPolicy.every(3).within(Duration.ofDays(2)))
        .withMessage("wait: PT48H (expected: > 0 and <= PT24H)");
    assertThatIllegalStateException()
        .isThrownBy(() -> SyncPolicy.none().within(Duration.ofDays(1)))
        .withMessage("within: PT24H (expected: a policy that syncs)");
  }

  @Test
  void policies_sameTerms_areEqualAndReadable() {
    assertThat(SyncPolicy.every(3))
        .isEqualTo(SyncPolicy.every(3))
        .hasToString("every 3 records, within PT1S");
    assertThat(SyncPolicy.every(3)).hasSameHashCodeAs(SyncPolicy.every(3));
    assertThat(SyncPolicy.every(3)).isNotEqualTo(SyncPolicy.every(4));
    assertThat(SyncPolicy.every(Duration.ofMillis(5))).hasToString("every PT0.005S");
    assertThat(SyncPolicy.none()).hasToString("none");
    assertThat(SyncPolicy.none().syncs()).isFalse();
    assertThat(SyncPolicy.every(1).syncs()).isTrue();
  }
}
