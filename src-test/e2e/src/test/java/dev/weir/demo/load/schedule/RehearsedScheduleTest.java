package dev.weir.demo.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RehearsedScheduleTest {

  private static long[] moments(Schedule rehearsal, long length, Schedule schedule, int count) {
    Schedule both = new RehearsedSchedule(rehearsal, Duration.ofNanos(length), schedule);
    return LongStream.generate(both::next).limit(count).toArray();
  }

  @Test
  void next_cutsTheFirstOffAndPutsTheSecondBehindIt() {
    assertThat(moments(new TraceSchedule(0, 4, 5, 6), 5, new TraceSchedule(0, 3), 6))
        .containsExactly(0, 4, 5, 8, Schedule.END, Schedule.END);
  }

  @Test
  void next_firstIsShort_leavesAGap() {
    assertThat(moments(new TraceSchedule(1), 10, new TraceSchedule(0), 3))
        .containsExactly(1, 10, Schedule.END);
  }

  @Test
  void next_noLength_isTheSecondAlone() {
    assertThat(moments(new TraceSchedule(0, 1), 0, new TraceSchedule(0, 7), 3))
        .containsExactly(0, 7, Schedule.END);
  }

  @Test
  void next_momentsThatWouldBeTooLate_areTheEnd() {
    assertThat(moments(new TraceSchedule(0), 5, new TraceSchedule(Schedule.END - 5), 2))
        .containsExactly(0, Schedule.END);
  }

  @Test
  void next_rehearsalOfSeveralSeconds_isTheSameAsItself() {
    long second = 1_000_000_000;
    long[] rehearsal = LongStream.range(0, 100).map(i -> i * second / 10).toArray();
    long length = 4 * second + second / 2;

    assertThat(moments(new TraceSchedule(rehearsal), length, new TraceSchedule(0, second), 48))
        .startsWith(LongStream.range(0, 45).map(i -> i * second / 10).toArray())
        .endsWith(length, length + second, Schedule.END);
  }
}
