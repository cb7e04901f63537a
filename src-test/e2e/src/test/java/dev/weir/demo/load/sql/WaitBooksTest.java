package dev.weir.demo.load.sql;

import static org.assertj.core.api.Assertions.assertThat;

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
      books.add(7 * SECOND + tenth * SECOND / 10, TWO_RUN);
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
}
