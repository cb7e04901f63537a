package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.TraceSchedule;
import java.time.Duration;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a run tells of a server that stalls for a second, in virtual time: the coordinated omission
 * of a closed loop, and that an open one is free of it.
 */
@Timeout(30)
class StallTest {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final long END = LENGTH.toNanos() + 20 * MILLI; // a run begins so much later
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SLO = Duration.ofMillis(500);

  /* Answers in a millisecond, but from 2 s to 3 s not at all: what came then is answered afterwards. */
  private final VirtualServer stalling =
      new VirtualServer(at -> (at >= 2 * SECOND && at < 3 * SECOND ? 3 * SECOND : at) + MILLI, END);

  private static long millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / MILLI;
  }

  /* And one more, after the others: while it is waited for, they are answered. */
  private LoadRun open(int mostInFlight) {
    long[] moments = LongStream.rangeClosed(0, 5_000).map(i -> i * MILLI).toArray();
    return new LoadRun(
        new TraceSchedule(moments),
        Duration.ZERO,
        LENGTH.plusSeconds(1),
        TIMEOUT,
        SLO,
        new GateEntrance(mostInFlight),
        stalling,
        stalling);
  }

  @Test
  void openLoop_serverThatStalls_showsTheWaitOfAllWhoWereMeantToComeThen() throws Exception {
    Measured measured = open(2_000).run(second -> {});

    Histogram response = measured.times().response();
    assertThat(measured.counts().completed()).isEqualTo(5_001);
    assertThat(measured.counts().good()).isBetween(4_490L, 4_510L);
    assertThat(millis(response, 50)).isEqualTo(1);
    assertThat(millis(response, 90)).isBetween(490L, 510L);
    assertThat(millis(response, 99)).isBetween(940L, 960L);
    assertThat(millis(measured.times().lag(), 100)).isZero();
  }

  @Test
  void openLoop_fewMayBeUnderWay_turnsAwayTheOthersInsteadOfWaiting() throws Exception {
    LoadRun run = open(100);

    Measured measured = run.run(second -> {});

    assertThat(run.mostQueued()).isZero();
    assertThat(measured.counts().turnedAway()).isBetween(890L, 910L);
    assertThat(measured.counts().offered()).isEqualTo(5_001);
    assertThat(measured.counts().pending()).isZero();
  }

  @Test
  void closedLoop_serverThatStalls_hidesItFromAllPercentilesButTheLast() throws Exception {
    Measured measured =
        LoadRun.closed(10, Duration.ZERO, Duration.ZERO, LENGTH, TIMEOUT, SLO, stalling, stalling)
            .run(second -> {});

    Histogram service = measured.times().service();
    assertThat(measured.counts().completed()).isGreaterThan(39_000);
    assertThat(millis(service, 99)).isEqualTo(1);
    assertThat(millis(service, 99.9)).isEqualTo(1);
    assertThat(millis(service, 100)).isBetween(990L, 1_010L);
    assertThat(millis(measured.times().response(), 99)).isEqualTo(1);
  }
}
