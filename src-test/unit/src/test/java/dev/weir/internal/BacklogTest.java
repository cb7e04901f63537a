package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
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
      backlog.add(added++, 0);
    }

    assertThat(added).isEqualTo(capacity);
    assertThat(backlog.size()).isEqualTo(capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void replace_full_takesTheOldest(int capacity) {
    Backlog<Integer> backlog = full(capacity);

    for (int round = 0; round < 20; round++) {
      assertThat(backlog.replace(capacity + round, 0)).isEqualTo(round);
    }

    assertThat(backlog.size()).isEqualTo(capacity);
    assertThat(backlog.poll()).isEqualTo(20);
  }

  @Test
  void replace_whenSomebodyHasMadeRoom_onlyAdds() {
    Backlog<Integer> backlog = full(3);
    assertThat(backlog.isFull()).isTrue();
    assertThat(backlog.poll()).isEqualTo(0);

    assertThat(backlog.replace(3, 0)).isNull();

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
      backlog.add("a", 10 * i);
      backlog.add("b", 10 * i + 1);
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
            backlog.add(i, 0);
            model.add(i);
          }
        }
        case 1 -> assertThat(backlog.poll()).as("seed %s", seed).isEqualTo(model.poll());
        case 2 -> assertThat(backlog.pollAlone()).as("seed %s", seed).isEqualTo(model.poll());
        default -> {
          if (backlog.isFull()) {
            assertThat(backlog.replace(i, 0)).as("seed %s", seed).isEqualTo(model.poll());
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
      backlog.add(i, 0);
    }
    return backlog;
  }
}
