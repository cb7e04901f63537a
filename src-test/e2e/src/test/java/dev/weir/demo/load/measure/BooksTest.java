package dev.weir.demo.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BooksTest {

  private final Books books = new Books(100);

  @Test
  void counts_oneOfEachEnd_addUpToWhatWasOffered() {
    for (int i = 0; i < 6; i++) {
      books.offered(i);
    }
    books.started();
    books.started();
    books.completed(50, 40, 7);
    books.refused("status 503", 60, 3);
    books.failed("timeout");
    books.turnedAway(Reason.NO_ROOM);
    books.cutOff();

    Counts counts = books.counts();

    assertThat(counts).isEqualTo(new Counts(6, 2, 1, 1, 2, 1, 1, 10));
    assertThat(counts.pending()).isOne();
    assertThat(books.errors()).isEqualTo(Map.of("status 503", 1L, "timeout", 1L));
    assertThat(books.backpressure()).isEqualTo(Map.of(Reason.NO_ROOM, 1L));
  }

  @Test
  void completed_atAndBeyondTheSlo_isGoodUpToIt() {
    books.completed(100, 1, 0);
    books.completed(101, 1, 0);

    assertThat(books.counts().completed()).isEqualTo(2);
    assertThat(books.counts().good()).isOne();
  }

  @Test
  void failed_moreCausesThanAreKept_goToTheOthers() {
    for (int i = 0; i < 150; i++) {
      books.failed("cause " + i);
    }
    books.failed("cause 0");

    assertThat(books.errors())
        .hasSize(101)
        .containsEntry("others", 50L)
        .containsEntry("cause 0", 2L)
        .containsEntry("cause 99", 1L)
        .doesNotContainKey("cause 100");
    assertThat(books.counts().wrong()).isEqualTo(151);
  }

  /* Such as those of a server with a status of its own for each reply. */
  @Test
  void failed_aShortageAfterManyCauses_isStillCountedByItsName() {
    for (int i = 0; i < 200; i++) {
      books.failed("status " + i);
    }

    books.failed(Shortage.PORTS);

    assertThat(books.errors()).containsEntry(Shortage.PORTS, 1L).containsEntry("others", 100L);
  }

  @Test
  void stretch_timesOfTwo_areApartAndTogetherInTheWhole() {
    books.completed(10, 5, 0);
    assertThat(books.stretch().response().getTotalCount()).isOne();

    books.completed(30, 6, 0);
    books.refused("status 500", 40, 0);
    Stretch second = books.stretch();

    assertThat(second.response().getTotalCount()).isOne();
    assertThat(second.response().getMaxValue()).isEqualTo(30);
    assertThat(second.refused().getMaxValue()).isEqualTo(40);
    assertThat(books.whole().response().getTotalCount()).isEqualTo(2);
    assertThat(books.whole().service().getMaxValue()).isEqualTo(6);
    assertThat(books.whole().refused().getTotalCount()).isOne();
  }

  @Test
  void offered_earlyAndBeyondAnHour_countsAsTheNearestThatCanBeTold() {
    books.offered(-1);
    books.offered(Long.MAX_VALUE);

    Stretch stretch = books.stretch();

    assertThat(stretch.lag().getTotalCount()).isEqualTo(2);
    assertThat(stretch.lag().getMinValue()).isZero();
    assertThat(stretch.lag().valuesAreEquivalent(stretch.lag().getMaxValue(), 3_600_000_000_000L))
        .isTrue();
  }
}
