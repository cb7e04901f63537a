package dev.weir.demo.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class TimeLineTest {

  private final Books books = new Books(100);
  private final TimeLine line = new TimeLine(books);

  private static long sum(Measured measured, ToLongFunction<Counts> count) {
    return measured.seconds().stream().map(Second::counts).mapToLong(count).sum();
  }

  @Test
  void tick_twice_tellsWhatCameSinceTheOneBefore() {
    books.offered(4);
    books.offered(9);
    books.started();
    books.completed(50, 40, 7);
    Second first = line.tick(0);
    books.offered(2);
    books.started();
    books.completed(120, 10, 1);
    Second second = line.tick(0);

    assertThat(first.number()).isZero();
    assertThat(first.counts()).isEqualTo(new Counts(2, 1, 1, 1, 0, 0, 0, 7));
    assertThat(first.lag()).isEqualTo(9);
    assertThat(first.response99()).isEqualTo(50);
    assertThat(second.number()).isOne();
    assertThat(second.counts()).isEqualTo(new Counts(1, 1, 1, 0, 0, 0, 0, 1));
    assertThat(second.lag()).isEqualTo(2);
    assertThat(second.response()).isEqualTo(120);
  }

  @Test
  void tick_requestsThatWait_areNotOnTheWire() {
    for (int i = 0; i < 5; i++) {
      books.offered(0);
    }
    books.failed("timeout");

    assertThat(line.tick(3)).extracting(Second::onTheWire, Second::queued).containsExactly(1L, 3L);
    assertThat(line.tick(9).onTheWire()).isZero(); // not read at one moment: never less than none
  }

  @Test
  void measured_severalSeconds_addUpToTheWhole() {
    for (int second = 0; second < 4; second++) {
      for (int i = 0; i <= second; i++) {
        books.offered(i);
        books.started();
        books.completed(10, 5, 2);
        books.offered(i);
        books.failed("timeout");
      }
      line.tick(0);
    }

    Measured measured = line.measured();

    assertThat(measured.seconds()).hasSize(4);
    assertThat(measured.counts()).isEqualTo(new Counts(20, 10, 10, 10, 10, 0, 0, 20));
    assertThat(sum(measured, Counts::offered)).isEqualTo(20);
    assertThat(sum(measured, Counts::completed)).isEqualTo(10);
    assertThat(sum(measured, Counts::wrong)).isEqualTo(10);
    assertThat(sum(measured, Counts::bytes)).isEqualTo(20);
    assertThat(measured.times().lag().getTotalCount()).isEqualTo(20);
    assertThat(measured.times().response().getTotalCount()).isEqualTo(10);
    assertThat(measured.errors()).isEqualTo(Map.of("timeout", 10L));
  }

  @Test
  void tick_nothingEnds_wasNotDoneInAnyTime() {
    books.offered(1);

    assertThat(line.tick(0))
        .extracting(Second::response, Second::response99)
        .containsExactly(Spread.NEVER, Spread.NEVER);
  }

  @Test
  void tick_whoWantsAllTimes_isToldThoseOfEachSecond() {
    List<Long> told = new ArrayList<>();
    TimeLine detailed = new TimeLine(books, times -> told.add(times.response().getTotalCount()));
    books.completed(10, 5, 0);
    books.completed(10, 5, 0);
    detailed.tick(0);
    books.completed(10, 5, 0);
    detailed.tick(0);
    detailed.tick(0);

    assertThat(told).containsExactly(2L, 1L, 0L);
  }
}
