package dev.weir.demo.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class WaitBooksTest {

  private static final long SECOND = 1_000_000_000L;
  private static final List<ServerWaits.Seen> TWO_RUN =
      List.of(new ServerWaits.Seen("active", "nothing", 2));

  private final WaitBooks books = new WaitBooks();

  @Test
  void seconds_areCountedFromTheBeginning() {
    books.begin(7 * SECOND);
    for (int tenth = 0; tenth < 30; tenth++) {
      books.add(7 * SECOND + (tenth + 1) * SECOND / 10, TWO_RUN);
    }
    assertThat(books.waits().seconds())
        .extracting(Waits.Second::number)
        .containsExactly(0L, 1L, 2L);
    assertThat(books.waits().looks()).isEqualTo(30);
  }

  @Test
  void seconds_afterAWarmUp_areCountedFromItsEnd() {
    books.begin(0);
    books.add(SECOND / 2, TWO_RUN);
    books.add(3 * SECOND / 2, TWO_RUN);
    books.forget(3 * SECOND / 2 + 1);
    books.add(2 * SECOND, TWO_RUN);
    books.add(3 * SECOND, TWO_RUN);
    assertThat(books.waits().seconds()).extracting(Waits.Second::number).containsExactly(0L, 1L);
    assertThat(books.waits().looks()).isEqualTo(2);
  }

  @Test
  void lookThatTookLong_countsForAllOfItsTime() {
    books.begin(0);
    books.add(SECOND / 10, seen("idle", "Client: ClientRead", 4));
    books.add(SECOND, seen("active", "IO: DataFileRead", 2));

    Waits waits = books.waits();
    assertThat(mean(waits, "idle")).isEqualTo(0.4, within(1e-9));
    assertThat(mean(waits, "active")).isEqualTo(1.8, within(1e-9));
    assertThat(waits.seconds())
        .singleElement()
        .satisfies(
            second -> {
              assertThat(second.idle()).isEqualTo(0.4, within(1e-9));
              assertThat(second.waiting()).isEqualTo(1.8, within(1e-9));
            });
  }

  @Test
  void lookThatWentOnIntoTheNextSecond_isOfBoth() {
    books.begin(0);
    books.add(SECOND / 2, List.of());
    books.add(3 * SECOND / 2, TWO_RUN);

    assertThat(books.waits().seconds()).extracting(Waits.Second::running).containsExactly(1.0, 2.0);
  }

  @Test
  void lookThatFailed_saysNothingOfItsTime() {
    books.begin(0);
    books.add(SECOND, TWO_RUN);
    books.failed(10 * SECOND, "database away");
    books.add(11 * SECOND, TWO_RUN);

    assertThat(mean(books.waits(), "active")).isEqualTo(2);
    assertThat(books.waits().seconds()).extracting(Waits.Second::number).containsExactly(0L, 10L);
    assertThat(books.waits().failed()).isOne();
  }

  @Test
  void runs_thatAreMany_haveNoSecondsInCommon() {
    books.begin(0);
    books.add(SECOND, TWO_RUN);
    books.begin(50 * SECOND);
    books.add(51 * SECOND, seen("active", "nothing", 4));

    assertThat(books.waits().seconds()).isEmpty();
    assertThat(mean(books.waits(), "active")).as("the time between is no run's").isEqualTo(3);
  }

  @Test
  void states_thatAreNone_areNotIdle() {
    books.begin(0);
    books.add(SECOND, seen("starting", "nothing", 3));

    assertThat(books.waits().seconds())
        .singleElement()
        .satisfies(
            second -> {
              assertThat(second.other()).isEqualTo(3);
              assertThat(second.idle()).isZero();
            });
  }

  private static List<ServerWaits.Seen> seen(String state, String waitsFor, long sessions) {
    return List.of(new ServerWaits.Seen(state, waitsFor, sessions));
  }

  private static double mean(Waits waits, String state) {
    return waits.kinds().stream()
        .filter(kind -> kind.state().equals(state))
        .mapToDouble(Waits.Kind::mean)
        .sum();
  }
}
