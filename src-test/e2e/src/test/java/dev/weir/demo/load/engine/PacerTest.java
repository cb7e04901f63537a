package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.schedule.Rates;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.load.schedule.TraceSchedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {

  /** Wakes whoever waits at most so much later at once, and may be held up. */
  private static final class FakeClock implements Clock {
    private long now = 1_000;
    private long nap = Long.MAX_VALUE;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void waitUntil(long nanos) {
      now += Math.min(nap, nanos - now);
    }
  }

  private final FakeClock clock = new FakeClock();
  private final List<String> told = new ArrayList<>();

  private Pacer pacer(long... moments) {
    return new Pacer(new TraceSchedule(moments), clock);
  }

  private void tell(long due, long intended) {
    assertThat(intended).isEqualTo(due);
    told.add((due - 1_000) + "@" + (clock.now - 1_000));
  }

  @Test
  void walk_inTime_tellsEachMomentWhenItComes() {
    pacer(0, 10, 10, 25).walk(1_000, 100, this::tell);

    assertThat(told).containsExactly("0@0", "10@10", "10@10", "25@25");
  }

  @Test
  void walk_wokenTooEarly_waitsAgain() {
    clock.nap = 3;

    pacer(10, 20).walk(1_000, 100, this::tell);

    assertThat(told).containsExactly("10@10", "20@20");
  }

  @Test
  void walk_heldUp_leavesNothingOutAndTellsWhenItShouldHaveBeen() {
    pacer(0, 10, 20, 60)
        .walk(
            1_000,
            100,
            (due, intended) -> {
              tell(due, intended);
              clock.now += due == 1_000 ? 50 : 0;
            });

    assertThat(told).containsExactly("0@0", "10@50", "20@50", "60@60");
  }

  @Test
  void walk_momentsAtOrAfterTheEnd_areLeftOut() {
    pacer(0, 99, 100, 101).walk(1_000, 100, this::tell);

    assertThat(told).containsExactly("0@0", "99@99");
  }

  @Test
  void walk_farBehind_givesUpASecondAfterTheEnd() {
    long second = 1_000_000_000;

    new Pacer(new ShapedSchedule(Rates.parse("10"), Spacing.EVEN, 0), clock)
        .walk(
            1_000,
            3 * second,
            (due, intended) -> {
              told.add(due - 1_000 + "");
              clock.now += second;
            });

    assertThat(told).containsExactly("0", "100000000", "200000000", "300000000");
  }

  @Test
  void walk_farBehindInALongRun_givesUpATenthAfterTheEnd() {
    long second = 1_000_000_000;

    new Pacer(new ShapedSchedule(Rates.parse("10"), Spacing.EVEN, 0), clock)
        .walk(
            1_000,
            100 * second,
            (due, intended) -> {
              told.add("one");
              clock.now += second;
            });

    assertThat(told).hasSize(110);
  }

  @Test
  void stop_whileItWaits_endsTheWalk() {
    Pacer pacer = pacer(0, 10);

    pacer.walk(
        1_000,
        100,
        (due, intended) -> {
          told.add("0");
          pacer.stop();
        });

    assertThat(told).containsExactly("0");
  }
}
