package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.internal.BusyTime;
import dev.weir.pipeline.Stretch.Limits;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is compared with what, however often somebody looks and however long nothing happens. */
class ReadingTest {

  private static final long MILLI = 1_000_000;
  private static final List<Limits> ONE = List.of(new Limits(1, 1, true, true));

  private final AtomicLong time = new AtomicLong(-5_000 * MILLI);
  private final Watch watch = new Watch(time::get);
  private final BusyTime runs = new BusyTime();
  private final BusyTime service = new BusyTime();
  private long completed;

  ReadingTest() {
    watch.noting(this::reading);
    runs.begin(1, time.get());
  }

  private Reading reading(long at) {
    return new Reading(
        at, runs.word(), 0, List.of(new Reading.Stand(0, service.word(), 0, 0, completed)));
  }

  private Stretch look() {
    List<Reading> notes = watch.notes();
    return reading(watch.time()).since(notes, ONE);
  }

  private void pass(long millis) {
    time.addAndGet(millis * MILLI);
  }

  /* Something that takes so long, then so long nothing. */
  private void serve(long busyMillis, long idleMillis) {
    service.begin(1, watch.now());
    pass(busyMillis);
    service.end(1, watch.now());
    completed++;
    pass(idleMillis);
  }

  @Test
  void look_atSteadyWork_seesAboutASecondOfIt() {
    for (int i = 0; i < 1_000; i++) {
      serve(3, 7);
    }

    Stretch stretch = look();

    assertThat(stretch.nanos()).isBetween(750 * MILLI, 1_250 * MILLI);
    assertThat(stretch.utilization(0)).isCloseTo(0.3, within(0.01));
    assertThat(stretch.rate(0)).isCloseTo(100, within(2.0));
    assertThat(stretch.serviceNanos(0)).isCloseTo(3 * MILLI, within(0.1 * MILLI));
  }

  @Test
  void look_asOftenAsOneLikes_disturbsNobody() {
    for (int i = 0; i < 300; i++) {
      serve(3, 7);
      for (int j = 0; j < 10; j++) {
        look();
      }
    }

    assertThat(look().utilization(0)).isCloseTo(0.3, within(0.01));
  }

  @Test
  void look_afterALongSilence_seesTheSilenceAlone() {
    for (int i = 0; i < 300; i++) {
      serve(3, 7);
    }
    pass(3_600_000);

    Stretch stretch = look();

    assertThat(stretch.nanos()).isEqualTo(1_000 * MILLI);
    assertThat(stretch.utilization(0)).isZero();
    assertThat(stretch.rate(0)).isZero();
  }

  @Test
  void look_duringOneThatTakesLong_seesItInService() {
    for (int i = 0; i < 300; i++) {
      serve(3, 7);
    }
    service.begin(1, watch.now());
    pass(10_000);

    assertThat(look().utilization(0)).isCloseTo(1, within(0.01));
  }

  @Test
  void look_soonAfterALongSilence_seesPartOfIt() {
    serve(3, 7);
    pass(100_000);
    for (int i = 0; i < 50; i++) {
      serve(10, 0);
    }

    assertThat(look().utilization(0)).isBetween(0.4, 0.6);
  }

  @Test
  void look_beforeAnyTimeHasPassed_seesNothing() {
    assertThat(look().nanos()).isZero();
    assertThat(look().bottleneck()).isEqualTo(Stretch.NOBODY);
  }
}
