package dev.weir.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void new_null_saysNameValueAndRule() {
    assertThatThrownBy(() -> new Deadline(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("deadline: null (expected: an instant)");
  }

  @Test
  void in_duration_isThatFarFromNow() {
    Instant before = Instant.now();
    Deadline deadline = Deadline.in(Duration.ofHours(1));
    Instant after = Instant.now();

    assertThat(deadline.at())
        .isBetween(before.plus(Duration.ofHours(1)), after.plus(Duration.ofHours(1)));
  }

  @Test
  void in_zero_isNow() {
    Instant before = Instant.now();
    assertThat(Deadline.in(Duration.ZERO).at()).isBetween(before, Instant.now());
  }

  @Test
  void in_negative_saysNameValueAndRule() {
    assertThatThrownBy(() -> Deadline.in(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deadline: in PT-0.001S (expected: >= 0)");
  }

  @Test
  void in_null_saysNameValueAndRule() {
    assertThatThrownBy(() -> Deadline.in(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("deadline: in null (expected: a duration)");
  }

  @Test
  void in_beyondTheEndOfTime_isTheEndOfTime() {
    assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).at()).isEqualTo(Instant.MAX);
  }

  @Test
  void remainingMillis_beforeAtAndAfter_fallsThroughZero() {
    Deadline deadline = new Deadline(Instant.ofEpochMilli(1_000));

    assertThat(deadline.remainingMillis(400)).isEqualTo(600);
    assertThat(deadline.remainingMillis(1_000)).isZero();
    assertThat(deadline.remainingMillis(1_001)).isEqualTo(-1);
  }

  @Test
  void remainingMillis_instantBeyondMillis_isTheMostThereIs() {
    assertThat(new Deadline(Instant.MAX).remainingMillis(1_000)).isPositive();
    assertThat(new Deadline(Instant.MIN).remainingMillis(1_000)).isNegative();
  }

  @Test
  void epochMillis_withinAndBeyondALong_isTheNearestThereIs() {
    assertThat(new Deadline(Instant.ofEpochMilli(1_234)).epochMillis()).isEqualTo(1_234);
    assertThat(new Deadline(Instant.MAX).epochMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(new Deadline(Instant.MIN).epochMillis()).isEqualTo(Long.MIN_VALUE);
    assertThat(new Deadline(Instant.MIN).remainingMillis(1)).isEqualTo(Long.MIN_VALUE);
    assertThat(new Deadline(Instant.MAX).remainingMillis(-1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void compareTo_other_ordersTheEarliestFirst() {
    Deadline early = new Deadline(Instant.ofEpochMilli(1));
    Deadline late = new Deadline(Instant.ofEpochMilli(2));

    assertThat(early).isLessThan(late);
    assertThat(late).isGreaterThan(early);
    assertThat(early).isEqualByComparingTo(new Deadline(Instant.ofEpochMilli(1)));
  }
}
