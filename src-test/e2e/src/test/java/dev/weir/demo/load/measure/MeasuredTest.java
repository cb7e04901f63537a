package dev.weir.demo.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeasuredTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Measured measured(long... lags) {
    Books books = new Books(SECOND.toNanos());
    for (long lag : lags) {
      books.offered(lag);
    }
    TimeLine line = new TimeLine(books);
    line.tick(0);
    return line.measured();
  }

  @Test
  void offeredLateBy_someLater_countsThese() {
    long time = SECOND.toNanos();

    assertThat(measured(0, time / 2, time, time * 2, time * 3).offeredLateBy(SECOND)).isEqualTo(2);
  }

  @Test
  void offeredLateBy_allInTimeOrNoneAtAll_isNone() {
    assertThat(measured(1, 2, 3).offeredLateBy(SECOND)).isZero();
    assertThat(measured().offeredLateBy(SECOND)).isZero();
  }
}
