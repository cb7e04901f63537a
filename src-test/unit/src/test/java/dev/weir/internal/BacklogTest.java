package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {

  @Test
  void fresh_isEmpty() {
    Backlog<Integer> backlog = new Backlog<>(3, false);

    assertThat(backlog.isEmpty()).isTrue();
    assertThat(backlog.isFull()).isFalse();
    assertThat(backlog.size()).isZero();
    assertThat(backlog.capacity()).isEqualTo(3);
    assertThat(backlog.poll()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 100})
  void add_untilFull_takesExactlyTheCapacity(int capacity) {
    Backlog<Integer> backlog = new Backlog<>(capacity, false);

    int added = 0;
    while (!backlog.isFull()) {
      backlog.add(added++, 0, 0);
    }

    assertThat(added).isEqualTo(capacity);
    assertThat(backlog.size()).isEqualTo(capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void replace_full_takesTheOldest(int capacity) {
    Backlog<Integer> backlog = full(capacity);

    for (int round = 0; round < 20; round++) {
      assertThat(backlog.replace(capacity + round, 0, 0)).isEqualTo(round);
    }

    assertThat(backlog.size()).isEqualTo(capacity);
    assertThat(backlog.poll()).isEqualTo(20);
  }

  @Test
  void replace_whenSomebodyHasMadeRoom_onlyAdds() {
    Backlog<Integer> backlog = full(3);
    assertThat(backlog.isFull()).isTrue();
    assertThat(backlog.poll()).isEqualTo(0);

    assertThat(backlog.replace(3, 0, 0)).isNull();

    assertThat(backlog.isFull()).isTrue();
    assertThat(backlog.poll()).isEqualTo(1);
    assertThat(backlog.pollAlone()).isEqualTo(2);
    assertThat(backlog.pollAlone()).isEqualTo(3);
    assertThat(backlog.pollAlone()).isNull();
  }

  @Test
  void oldestStamp_isThatOfTheNextToGo() {
    Backlog<String> backlog = new Backlog<>(3, true);
    for (int i = 0; i < 10; i++) {
      backlog.add("a", 10 * i, 0);
      backlog.add("b", 10 * i + 1, 0);
      assertThat(backlog.oldestStamp()).isEqualTo(10 * i);
      backlog.poll();
      assertThat(backlog.oldestStamp()).isEqualTo(10 * i + 1);
      backlog.poll();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 256})
  void anySequence_isABoundedQueue(int capacity) {
    Backlog<Integer> backlog = new Backlog<>(capacity, false);
    Queue<Integer> model = new ArrayDeque<>();
    long seed = 20240917L + capacity;
    Random random = new Random(seed);

    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          assertThat(backlog.isFull()).as("seed %s", seed).isEqualTo(model.size() == capacity);
          if (model.size() < capacity) {
            backlog.add(i, 0, 0);
            model.add(i);
          }
        }
        case 1 -> assertThat(backlog.poll()).as("seed %s", seed).isEqualTo(model.poll());
        case 2 -> assertThat(backlog.pollAlone()).as("seed %s", seed).isEqualTo(model.poll());
        default -> {
          if (backlog.isFull()) {
            assertThat(backlog.replace(i, 0, 0)).as("seed %s", seed).isEqualTo(model.poll());
            model.add(i);
          }
        }
      }
      assertThat(backlog.size()).isEqualTo(model.size());
      assertThat(backlog.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  private static Backlog<Integer> full(int capacity) {
    Backlog<Integer> backlog = new Backlog<>(capacity, false);
    for (int i = 0; i < capacity; i++) {
      backlog.add(i, 0, 0);
    }
    return backlog;
  }

  // ---------------------------------------------------------------- weights

  @Test
  void weight_risesAndFallsWithWhatWaits() {
    LongAdder gauge = new LongAdder();
    Backlog<String> backlog = new Backlog<>(3, false, true, gauge);
    assertThat(backlog.weight()).isZero();

    for (int round = 0; round < 20; round++) {
      backlog.add("a", 0, Long.MAX_VALUE / 4);
      backlog.add("b", 0, 5);
      assertThat(backlog.weight()).isEqualTo(Long.MAX_VALUE / 4 + 5);
      assertThat(backlog.poll()).isEqualTo("a");
      assertThat(backlog.weight()).isEqualTo(5);
      assertThat(gauge.sum()).isEqualTo(5);
      assertThat(backlog.poll()).isEqualTo("b");
      assertThat(backlog.weight()).isZero();
    }
    assertThat(gauge.sum()).isZero();
  }

  @Test
  void takeIfOver_takesOldestOnesUntilTheRestIsLightEnough() {
    Backlog<Integer> backlog = new Backlog<>(8, false, true, null);
    assertThat(backlog.takeIfOver(0)).isNull();
    for (int i = 1; i <= 4; i++) {
      backlog.add(i, 0, i);
    }

    assertThat(backlog.takeIfOver(10)).isNull();
    assertThat(backlog.takeIfOver(7)).isEqualTo(1);
    assertThat(backlog.takeIfOver(7)).isEqualTo(2);
    assertThat(backlog.takeIfOver(7)).isNull();
    assertThat(backlog.weight()).isEqualTo(7);
  }

  @Test
  void takeIfLate_takesOnlyWhatHasWaitedTooLong() {
    Backlog<Integer> backlog = new Backlog<>(8, true);
    assertThat(backlog.takeIfLate(100, 1)).isNull();
    backlog.add(1, 10, 0);
    backlog.add(2, 20, 0);

    assertThat(backlog.takeIfLate(19, 10)).isNull();
    assertThat(backlog.takeIfLate(20, 10)).isEqualTo(1);
    assertThat(backlog.takeIfLate(29, 10)).isNull();
    assertThat(backlog.takeIfLate(30, 10)).isEqualTo(2);
    assertThat(backlog.takeIfLate(30, 10)).isNull();
  }

  @Test
  void remove_ofAnIndexThatHasGone_changesNothing() {
    Backlog<Integer> backlog = full(3);
    long first = backlog.first();

    assertThat(backlog.peek(first)).isZero();
    backlog.remove(first);
    backlog.remove(first);

    assertThat(backlog.size()).isEqualTo(2);
    assertThat(backlog.poll()).isEqualTo(1);
  }
}
