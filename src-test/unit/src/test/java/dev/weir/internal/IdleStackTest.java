package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.support.Threads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdleStackTest {

  private final IdleStack stack = new IdleStack(4);

  @Test
  void wakeOne_allAwake_isNone() {
    assertThat(stack.wakeOne()).isEqualTo(IdleStack.NONE);
    assertThat(stack.wakeAny()).isEqualTo(IdleStack.NONE);
  }

  @Test
  void wakeOne_severalAsleep_isTheLastToFallAsleepAndOneAtATime() {
    stack.sleep(0, false);
    stack.sleep(2, false);
    stack.sleep(1, false);

    assertThat(stack.wakeOne()).isEqualTo(1);
    assertThat(stack.wakeOne()).isEqualTo(IdleStack.NONE); // 1 searches
    assertThat(stack.endSearch()).isTrue();
    assertThat(stack.wakeOne()).isEqualTo(2);
    assertThat(stack.endSearch()).isTrue();
    assertThat(stack.wakeOne()).isEqualTo(0);
  }

  @Test
  void hasHelp_asleepAndNobodySearches_isTrueOnlyThen() {
    assertThat(stack.hasHelp()).isFalse();
    stack.sleep(0, false);
    assertThat(stack.hasHelp()).isTrue();
    stack.beginSearch();
    assertThat(stack.hasHelp()).isFalse();
    stack.endSearch();
    assertThat(stack.hasHelp()).isTrue();
    stack.wakeOne();
    assertThat(stack.hasHelp()).isFalse();
  }

  @Test
  void wakeAny_oneSearches_wakesAllTheSame() {
    stack.sleep(0, false);
    stack.sleep(1, false);

    assertThat(stack.beginSearch()).isTrue();
    assertThat(stack.wakeAny()).isEqualTo(1);
    assertThat(stack.wakeAny()).isEqualTo(0);
    assertThat(stack.wakeAny()).isEqualTo(IdleStack.NONE);
    assertThat(stack.endSearch()).isFalse();
    assertThat(stack.endSearch()).isFalse();
    assertThat(stack.endSearch()).isTrue();
  }

  @Test
  void wakeColdest_severalAsleep_areThoseWhoHaveSleptLongestAndTheOthersStay() {
    stack.sleep(3, false);
    stack.sleep(0, false);
    stack.sleep(2, false);
    stack.sleep(1, false);

    assertThat(stack.wakeColdest(2)).containsExactly(0, 3);

    assertThat(stack.searchers()).isEqualTo(2);
    assertThat(stack.endSearch()).isFalse();
    assertThat(stack.endSearch()).isTrue();
    assertThat(stack.wakeAny()).isEqualTo(1);
    assertThat(stack.wakeAny()).isEqualTo(2);
    assertThat(stack.wakeAny()).isEqualTo(IdleStack.NONE);
  }

  @Test
  void wakeColdest_moreThanAreAsleep_areAllOfThem() {
    stack.sleep(2, false);
    stack.sleep(1, false);

    assertThat(stack.wakeColdest(0)).isEmpty();
    assertThat(stack.wakeColdest(-1)).isEmpty();
    assertThat(stack.wakeColdest(7)).containsExactly(1, 2);
    assertThat(stack.searchers()).isEqualTo(2);
    assertThat(stack.wakeColdest(7)).isEmpty();
    assertThat(stack.searchers()).isEqualTo(2);
    assertThat(stack.wakeAny()).isEqualTo(IdleStack.NONE);
  }

  @Test
  void beginSearch_oneSearches_isRefused() {
    assertThat(stack.beginSearch()).isTrue();
    assertThat(stack.beginSearch()).isFalse();
    stack.endSearch();
    assertThat(stack.beginSearch()).isTrue();
  }

  @Test
  void sleep_asSearcher_endsTheSearch() {
    stack.beginSearch();

    stack.sleep(3, true);

    assertThat(stack.wakeOne()).isEqualTo(3);
  }

  @Test
  void sleep_mostSeatsThereCanBe_fitsTheWord() {
    int seats = 32_767;
    IdleStack large = new IdleStack(seats);
    for (int i = 0; i < seats; i++) {
      large.sleep(i, false);
    }
    for (int i = seats - 1; i >= 0; i--) {
      assertThat(large.wakeAny()).isEqualTo(i);
    }
    assertThat(large.wakeAny()).isEqualTo(IdleStack.NONE);
    for (int i = 1; i < seats; i++) {
      assertThat(large.endSearch()).isFalse();
    }
    assertThat(large.endSearch()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void stack_randomOperations_agreesWithReference(long seed) {
    Random random = new Random(seed);
    int seats = 7;
    IdleStack tested = new IdleStack(seats);
    Deque<Integer> asleep = new ArrayDeque<>();
    List<Integer> awake = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6));
    List<Integer> searching = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          int expected = asleep.isEmpty() || !searching.isEmpty() ? IdleStack.NONE : asleep.pop();
          assertThat(tested.wakeOne()).isEqualTo(expected);
          if (expected != IdleStack.NONE) {
            searching.add(expected);
          }
        }
        case 1 -> {
          if (random.nextInt(4) == 0) {
            int expected = asleep.isEmpty() ? IdleStack.NONE : asleep.pop();
            assertThat(tested.wakeAny()).isEqualTo(expected);
            if (expected != IdleStack.NONE) {
              searching.add(expected);
            }
          }
        }
        case 2 -> {
          if (random.nextInt(4) == 0) {
            List<Integer> expected = new ArrayList<>();
            int most = random.nextInt(4);
            while (expected.size() < most && !asleep.isEmpty()) {
              expected.add(0, asleep.removeLast());
            }
            assertThat(tested.wakeColdest(most)).containsExactly(ints(expected));
            searching.addAll(expected);
          }
        }
        case 3 -> {
          if (!awake.isEmpty()) {
            boolean expected = searching.isEmpty();
            assertThat(tested.beginSearch()).isEqualTo(expected);
            if (expected) {
              searching.add(awake.remove(0));
            }
          }
        }
        case 4 -> {
          if (!searching.isEmpty()) {
            awake.add(searching.remove(0));
            assertThat(tested.endSearch()).isEqualTo(searching.isEmpty());
          }
        }
        default -> {
          boolean searched = !searching.isEmpty() && random.nextBoolean();
          List<Integer> from = searched ? searching : awake;
          if (!from.isEmpty()) {
            int seat = from.remove(0);
            tested.sleep(seat, searched);
            asleep.push(seat);
          }
        }
      }
    }
  }

  private static int[] one(int seat) {
    return seat == IdleStack.NONE ? new int[0] : new int[] {seat};
  }

  private static int[] ints(List<Integer> seats) {
    return seats.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void stack_sleepersAndWakers_eachSleepIsWokenOnce() throws Exception {
    int seats = 2;
    int rounds = 20_000;
    IdleStack shared = new IdleStack(seats);
    AtomicIntegerArray asleep = new AtomicIntegerArray(seats);
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger over = new AtomicInteger();

    Threads.together(
        seats + 2,
        index -> {
          int spins = 0;
          if (index < seats) {
            for (int i = 0; i < rounds; i++) {
              asleep.set(index, 1);
              shared.sleep(index, i > 0);
              while (asleep.get(index) == 1) {
                spins = Spin.pause(spins);
              }
            }
            over.incrementAndGet();
          } else {
            while (over.get() < seats) {
              int[] woken = index == seats ? one(shared.wakeAny()) : shared.wakeColdest(1);
              for (int seat : woken) {
                if (!asleep.compareAndSet(seat, 1, 0)) {
                  wrong.incrementAndGet();
                }
              }
              if (woken.length == 0) {
                spins = Spin.pause(spins);
              }
            }
          }
        });

    assertThat(wrong.get()).isZero();
    assertThat(shared.searchers()).isEqualTo(2); // both seats were woken last
  }
}
