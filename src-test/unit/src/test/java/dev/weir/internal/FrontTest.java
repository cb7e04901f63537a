package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.request.Request;
import org.junit.jupiter.api.Test;

/** The few in front of a shelf, by one thread; FrontStress has several take. */
class FrontTest {

  private final Front front = new Front();

  private static Waiter waiter(int since) {
    return new Waiter(new Object(), Request.PLAIN, since);
  }

  @Test
  void poll_empty_isNull() {
    assertThat(front.poll()).isNull();
    assertThat(front.oldest()).isNull();
    assertThat(front.isEmpty()).isTrue();
    assertThat(front.taken()).isZero();
  }

  @Test
  void add_asManyAsThereArePlaces_areTakenInOrder() {
    for (int round = 0; round < 3; round++) {
      int added = 0;
      for (; front.hasPlace(); added++) {
        front.add(waiter(added));
      }
      assertThat(added).isEqualTo(64);
      for (int i = 0; i < added; i++) {
        assertThat(front.isEmpty()).isFalse();
        assertThat(front.oldest()).isNotNull().extracting(w -> w.since).isEqualTo((long) i);
        assertThat(front.poll()).isNotNull().extracting(w -> w.since).isEqualTo((long) i);
      }
      assertThat(front.poll()).isNull();
      assertThat(front.taken()).isEqualTo(64L * (round + 1));
    }
  }

  @Test
  void hasPlace_oneWasTaken_isTrueOnce() {
    while (front.hasPlace()) {
      front.add(waiter(1));
    }
    front.poll();

    assertThat(front.hasPlace()).isTrue();
    front.add(waiter(2));
    assertThat(front.hasPlace()).isFalse();
  }

  @Test
  void oldest_whoCameFirstIsNotTheFirst_isFound() {
    front.add(waiter(5));
    front.add(waiter(3));
    front.add(waiter(7));

    assertThat(front.oldest()).isNotNull().extracting(w -> w.since).isEqualTo(3L);
    front.poll();
    front.poll();
    assertThat(front.oldest()).isNotNull().extracting(w -> w.since).isEqualTo(7L);
    front.poll();
    assertThat(front.oldest()).isNull();
  }
}
