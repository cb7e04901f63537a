package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveLifoTest {

  private static final Duration TARGET = Duration.ofMillis(5);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private long now;
  private int arrivals;
  private final TestLine<Integer> line =
      TestLine.of(Discipline.adaptiveLifo(TARGET, INTERVAL), () -> now);

  private void advanceMillis(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private void arrive(int count) {
    for (int i = 0; i < count; i++) {
      line.add(arrivals++, TestTicket.since(now));
    }
  }

  @Test
  void poll_shortQueue_isFirstComeFirstServed() {
    for (int i = 0; i < 1_000; i++) {
      arrive(1);
      advanceMillis(1);
      if (i >= 4) { // so each waits for five milliseconds, which is not more than the target
        assertThat(line.poll()).isEqualTo(i - 4);
      }
    }
    assertThat(line.size()).isEqualTo(4);
  }

  @Test
  void poll_burstThatDrainsWithinTheInterval_isFirstComeFirstServed() {
    arrive(99);
    advanceMillis(6);
    for (int i = 0; i < 99; i++) {
      assertThat(line.poll()).isEqualTo(i);
      advanceMillis(1);
    }
  }

  @Test
  void poll_standingQueue_isNewestFirstUntilItHasDrained() {
    arrive(1_000);
    advanceMillis(6);
    for (int i = 0; i < 100; i++) { // late for a hundred milliseconds from the first look on
      assertThat(line.poll()).isEqualTo(i);
      advanceMillis(1);
    }

    assertThat(line.poll()).isEqualTo(999);
    arrive(1);
    assertThat(line.poll()).isEqualTo(1_000);
    for (int i = 998; i >= 100; i--) {
      assertThat(line.poll()).isEqualTo(i);
    }
    assertThat(line.poll()).isNull();

    arrive(2);
    assertThat(line.poll()).as("it has drained").isEqualTo(1_001);
  }

  @Test
  void poll_lateButNotAllTheTime_staysFirstComeFirstServed() {
    int expected = 0;
    for (int round = 0; round < 10; round++) {
      arrive(60);
      advanceMillis(6);
      for (int i = 0; i < 59; i++) { // late, for less than an interval
        assertThat(line.poll()).isEqualTo(expected++);
        advanceMillis(1);
      }
      assertThat(line.poll()).isEqualTo(expected++);
      arrive(1);
      assertThat(line.poll()).as("in time").isEqualTo(expected++);
    }
  }

  @Test
  void leave_theLast_endsTheStandingQueue() {
    arrive(1);
    TestLine.Place second = line.add(arrivals++, TestTicket.since(now));
    TestLine.Place third = line.add(arrivals++, TestTicket.since(now));
    advanceMillis(6);
    assertThat(line.poll()).isEqualTo(0);
    advanceMillis(100);
    line.leave(second);
    line.leave(third);
    line.leave(TestLine.nowhere());
    assertThat(line.size()).isZero();

    arrive(2);

    assertThat(line.poll()).isEqualTo(3);
  }

  @Test
  void pollLast_firstComeFirstServed_isTheNewest() {
    arrive(3);

    assertThat(line.pollLast(e -> true)).isEqualTo(2);
    assertThat(line.pollLast(e -> e == 0)).isEqualTo(0);
    assertThat(line.pollLast(e -> false)).isNull();
    assertThat(line.size()).isEqualTo(1);
  }

  @Test
  void pollLast_theNewestGoFirst_isTheOldest() {
    arrive(5);
    advanceMillis(6);
    assertThat(line.poll()).isEqualTo(0);
    advanceMillis(100);
    assertThat(line.poll()).as("the newest").isEqualTo(4);

    assertThat(line.pollLast(e -> true)).isEqualTo(1);
    assertThat(line.pollLast(e -> e != 2)).isEqualTo(3);
    assertThat(line.pollLast(e -> true)).isEqualTo(2);

    arrive(2);
    assertThat(line.poll()).as("it has drained").isEqualTo(5);
  }

  @Test
  void adaptiveLifo_outOfRange_isRefusedByName() {
    assertThatThrownBy(() -> Discipline.adaptiveLifo(Duration.ZERO, INTERVAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("adaptive LIFO target: PT0S (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Discipline.adaptiveLifo(TARGET, Duration.ofDays(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("adaptive LIFO interval: PT-24H (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Discipline.adaptiveLifo(TARGET, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("adaptive LIFO interval: null (expected: a duration)");
    assertThat(Discipline.adaptiveLifo(TARGET, INTERVAL))
        .hasToString("adaptiveLifo(PT0.005S, PT0.1S)");
  }
}
