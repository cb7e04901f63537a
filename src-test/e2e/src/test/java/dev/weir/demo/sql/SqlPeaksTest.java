package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlPeaksTest {

  private final SqlPeaks peaks = new SqlPeaks();

  @Test
  void lent_isTheMostAtOnce() {
    peaks.ofLent().up();
    peaks.ofLent().up();
    peaks.ofLent().down();
    peaks.ofLent().up();
    assertThat(peaks.lent()).isEqualTo(2);

    peaks.ofLent().down();
    peaks.forget();
    assertThat(peaks.lent()).as("of now").isOne();
  }

  @Test
  void waiting_ofWhoFindsOneIdle_isNone() {
    peaks.line(false).leave();
    assertThat(peaks.waiting()).isZero();
  }

  @Test
  void waiting_isTheMostAtOnce_whoeverLeavesTwice() {
    SqlPeaks.Line first = peaks.line(true);
    SqlPeaks.Line second = peaks.line(true);
    first.leave();
    first.leave();
    SqlPeaks.Line third = peaks.line(true);
    assertThat(peaks.waiting()).isEqualTo(2);

    second.leave();
    third.leave();
    peaks.forget();
    assertThat(peaks.waiting()).isZero();
  }
}
