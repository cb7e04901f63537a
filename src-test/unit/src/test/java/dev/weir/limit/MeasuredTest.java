package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A load that the caller measures. */
class MeasuredTest {

  private static final int SECOND = 1_000;

  private final List<RuntimeException> troubles = new ArrayList<>();
  private double load;

  private Feed feed(double target) {
    return Feed.of(Limits.measured(() -> load, target).trouble(troubles::add));
  }

  /** A second goes by, with calls at the limit. */
  private static void second(Feed feed) {
    feed.full(SECOND, 10);
  }

  @Test
  void load_inProportion_endsAtTheTargetAndStays() {
    Feed feed = feed(0.8);
    for (int i = 0; i < 60; i++) {
      load = feed.limit() / 100.0; // each in flight is a hundredth
      second(feed);
    }

    assertThat(feed.limit()).isBetween(72, 88);
    int before = feed.limit();
    for (int i = 0; i < 100; i++) {
      load = feed.limit() / 100.0;
      second(feed);
    }
    assertThat(feed.limit()).isEqualTo(before);
  }

  @Test
  void load_firstRamp_doubles() {
    Feed feed = feed(0.8);
    load = 0.01;

    second(feed);
    assertThat(feed.limit()).isEqualTo(20);
    second(feed);
    assertThat(feed.limit()).isEqualTo(40);
  }

  @Test
  void load_afterTheRamp_growsByATenth() {
    Feed feed = feed(0.8);
    load = 0.8;
    second(feed);
    load = 0.1;

    second(feed);
    second(feed);

    assertThat(feed.limit()).isEqualTo(12);
  }

  @Test
  void load_farAbove_halvesAndNoMore() {
    Feed feed = feed(10);
    load = 10_000;

    second(feed);

    assertThat(feed.limit()).isEqualTo(5);
  }

  @Test
  void load_aLittleAbove_isNearEnough() {
    Feed feed = feed(0.8);
    load = 0.87;

    second(feed);

    assertThat(feed.limit()).isEqualTo(10);
  }

  @Test
  void load_lowButNotInUse_doesNotGrow() {
    Feed feed = feed(0.8);
    load = 0.01;

    feed.alone(20 * SECOND, 10);

    assertThat(feed.limit()).isEqualTo(10);
  }

  @Test
  void load_pendingTasksThatJump_neverSticksAtOne() {
    Feed feed = feed(10);
    int least = 1_000;
    for (int i = 0; i < 600; i++) {
      load = Math.max(0, (feed.limit() - 20) * 50.0); // nothing, and then far too much
      second(feed);
      least = i < 10 ? least : Math.min(least, feed.limit());
    }

    assertThat(least).isGreaterThan(8);
    assertThat(feed.limit()).isBetween(9, 24);
  }

  @Test
  void load_unknown_isToldOnceAndChangesNothing() {
    Feed feed = feed(0.8);
    for (double each : new double[] {Double.NaN, -1, Double.NaN}) {
      load = each;
      second(feed);
    }

    assertThat(feed.limit()).isEqualTo(10);
    assertThat(troubles).singleElement().asString().contains("load: NaN (expected: >= 0)");
    load = 0.8;
    second(feed);
    load = -1;
    second(feed);
    assertThat(troubles).hasSize(2);
  }

  @Test
  void load_throws_isToldAndChangesNothing() {
    IllegalStateException gone = new IllegalStateException("no such file");
    Limit limit =
        Limits.measured(
                () -> {
                  throw gone;
                },
                1)
            .trouble(troubles::add);

    Feed feed = Feed.of(limit).full(3 * SECOND, 10);

    assertThat(troubles).containsExactly(gone);
    assertThat(feed.limit()).isEqualTo(10);
  }

  @Test
  void load_throwsAndNobodyWasNamed_goesToTheSystemLogger() {
    Limit limit = Limits.measured(() -> Double.NaN, 1);

    assertThat(Feed.of(limit).full(3 * SECOND, 10).limit()).isEqualTo(10);
  }

  @Test
  void interval_notOver_doesNotRead() {
    int[] reads = {0};
    Limit limit = Limits.measured(() -> reads[0]++, 1).interval(Duration.ofSeconds(5));

    Feed.of(limit).full(12 * SECOND, 10);

    assertThat(reads[0]).isEqualTo(2);
  }

  @Test
  void zero_load_grows() {
    Feed feed = feed(0.8);

    second(feed);

    assertThat(feed.limit()).isEqualTo(20);
  }
}
