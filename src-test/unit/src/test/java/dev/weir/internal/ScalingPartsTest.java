package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Histogram;
import dev.weir.observe.WorkforceChange;
import dev.weir.scaling.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pool measures and remembers of its own size. */
class ScalingPartsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private static Load load(Duration now, int workers, Duration wait) {
    return new Load(
        now.toNanos(),
        workers,
        1,
        8,
        0,
        0,
        0,
        16,
        0,
        0,
        0,
        0,
        MILLI,
        wait,
        Duration.ZERO,
        0,
        Load.NEVER,
        Load.NEVER);
  }

  private static LoadMeter.Sum waits(long count, Duration sum) {
    return new LoadMeter.Sum(count, sum.toNanos());
  }

  // ---------------------------------------------------------------- ScalingLog

  @Test
  void log_change_isThereAtOnceAndItsEffectASecondLater() {
    ScalingLog log = new ScalingLog();
    log.add(7_000, load(SECOND, 2, MILLI), 3, "test", waits(10, SECOND));

    WorkforceChange at = log.history().recent().get(0);
    assertThat(at)
        .isEqualTo(new WorkforceChange(Instant.ofEpochSecond(7), 2, 3, "test", MILLI, null));
    log.judge(load(SECOND.multipliedBy(2).minusNanos(1), 3, MILLI), waits(12, SECOND));
    assertThat(log.isOpen()).isTrue();

    log.judge(
        load(SECOND.multipliedBy(2), 3, MILLI), waits(14, SECOND.plus(MILLI.multipliedBy(8))));

    assertThat(log.isOpen()).isFalse();
    assertThat(log.history().recent().get(0).waitAfter()).isEqualTo(MILLI.multipliedBy(2));
    assertThat(log.history().changes()).isEqualTo(1);
  }

  @Test
  void log_nothingStartedSince_itsEffectIsTheWaitOfTheOldest() {
    ScalingLog log = new ScalingLog();
    log.add(0, load(SECOND, 2, MILLI), 1, "test", waits(10, SECOND));
    Load stuck =
        new Load(
            SECOND.toNanos() * 3,
            1,
            1,
            8,
            1,
            0,
            5,
            16,
            0,
            1,
            0,
            0,
            MILLI,
            Duration.ZERO,
            SECOND,
            0,
            Load.NEVER,
            Load.NEVER);

    log.judge(stuck, waits(10, SECOND));

    assertThat(log.history().recent().get(0).waitAfter()).isEqualTo(SECOND);
  }

  @Test
  void log_equalChangesAtOneMoment_eachHasItsOwnEffect() {
    ScalingLog log = new ScalingLog();
    log.add(0, load(SECOND, 2, MILLI), 3, "test", waits(0, Duration.ZERO));
    log.add(0, load(SECOND, 2, MILLI), 3, "test", waits(1, SECOND));

    log.judge(load(SECOND.multipliedBy(2), 3, MILLI), waits(2, SECOND.plus(MILLI)));

    assertThat(log.history().recent().get(0).waitAfter())
        .isEqualTo(SECOND.plus(MILLI).dividedBy(2));
    assertThat(log.history().recent().get(1).waitAfter()).isEqualTo(MILLI);
  }

  @Test
  void log_manyChanges_keepsTheLastSixteen() {
    ScalingLog log = new ScalingLog();
    for (int i = 1; i <= 100; i++) {
      log.add(i, load(SECOND.multipliedBy(i), i, MILLI), i + 1, "test", waits(0, Duration.ZERO));
      log.judge(load(SECOND.multipliedBy(i), i, MILLI), waits(0, Duration.ZERO));
    }

    List<WorkforceChange> recent = log.history().recent();
    assertThat(recent).hasSize(16);
    assertThat(recent.get(0).before()).isEqualTo(85);
    assertThat(recent.get(15).before()).isEqualTo(100);
    assertThat(recent.get(15).waitAfter()).isNull();
    assertThat(recent.get(14).waitAfter()).isNotNull();
    assertThat(log.history().changes()).isEqualTo(100);
  }

  // ---------------------------------------------------------------- Samples

  @Test
  void samples_recorded_areCountedSummedAndDistributed() {
    Samples samples = new Samples();
    samples.record(10);
    samples.record(30);
    samples.record(-5);

    assertThat(samples.count()).isEqualTo(3);
    assertThat(samples.sum()).isEqualTo(40);
    Histogram all = new Histogram();
    samples.addTo(all);
    assertThat(all.count()).isEqualTo(3);
  }

  @Test
  void sum_meanSince_isThatOfWhatCameSince() {
    assertThat(waits(4, SECOND).meanSince(waits(2, Duration.ZERO), 7)).isEqualTo(500_000_000);
    assertThat(waits(4, SECOND).meanSince(waits(4, SECOND), 7)).isEqualTo(7);
  }

  // ---------------------------------------------------------------- ProcessCpu

  @Test
  void processCpu_busyForAWhile_isAShare() {
    ProcessCpu cpu = new ProcessCpu();
    assertThat(cpu.share()).isNaN();

    await().pollDelay(Duration.ZERO).until(() -> !Double.isNaN(cpu.share()));

    assertThat(cpu.share()).isBetween(0.0, 1.0);
  }
}
