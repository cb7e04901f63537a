package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a report is worded, and of what, in virtual time. */
class LoadMeterTest {

  private final AtomicInteger asked = new AtomicInteger();
  private long now = Long.MAX_VALUE - 5;
  private final LoadMeter meter =
      new LoadMeter(
          () -> now,
          Map.of("cpu_utilization", () -> asked.incrementAndGet() / 10.0),
          Map.of("queue", () -> 7));

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void count(int requests, int errors) {
    for (int i = 0; i < requests; i++) {
      meter.requested();
    }
    for (int i = 0; i < errors; i++) {
      meter.failed();
    }
  }

  @Test
  void text_firstSecond_isEmpty() {
    count(100, 10);
    pass(Duration.ofMillis(999));

    assertThat(meter.text()).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void text_afterASecond_isOfThatSecond() {
    count(100, 10);
    pass(Duration.ofMillis(1_000));

    assertThat(meter.text())
        .isEqualTo("TEXT cpu_utilization=0.1, rps_fractional=100, eps=10, named_metrics.queue=7");
  }

  @Test
  void text_askedOften_isWordedOnceASecond() {
    pass(Duration.ofSeconds(1));
    String first = meter.text();
    count(50, 5);
    pass(Duration.ofMillis(999));
    assertThat(meter.text()).isSameAs(first);

    pass(Duration.ofMillis(1));

    assertThat(meter.text())
        .isEqualTo("TEXT cpu_utilization=0.2, rps_fractional=50, eps=5, named_metrics.queue=7");
    assertThat(asked).hasValue(2);
  }

  @Test
  void text_afterAPause_isTheAverageOfIt() {
    count(30, 3);
    pass(Duration.ofSeconds(60));

    assertThat(meter.text()).contains("rps_fractional=0.5, eps=0.05");
  }
}
