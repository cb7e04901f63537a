package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalQueueTest {

  private final LocalQueue queue = new LocalQueue(8);

  private void fork(LocalQueue into, int from, int to) {
    for (int i = from; i <= to; i++) {
      assertThat(into.fork(i, 0)).isTrue();
    }
  }

  private static List<Object> rest(LocalQueue queue) {
    List<Object> rest = new ArrayList<>();
    for (Object element = queue.poll(); element != null; element = queue.poll()) {
      rest.add(element);
    }
    return rest;
  }

  @Test
  void empty_everyWayOfTaking_findsNothing() {
    assertThat(queue.shift()).isNull();
    assertThat(queue.poll()).isNull();
    assertThat(new LocalQueue(8).stealFrom(queue)).isZero();
    assertThat(queue.size()).isZero();
    assertThat(queue.oldestStamp()).isZero();
  }

  @Test
  void shift_some_isTheOldest() {
    fork(queue, 1, 3);

    assertThat(queue.shift()).isEqualTo(1);
    assertThat(queue.shift()).isEqualTo(2);
    assertThat(rest(queue)).containsExactly(3);
  }

  @Test
  void fork_full_isRefusedAndNotCounted() {
    fork(queue, 1, 8);

    assertThat(queue.fork(9, 0)).isFalse();

    assertThat(queue.forked()).isEqualTo(8);
    assertThat(rest(queue)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void fork_manyRounds_keepsEveryElement() {
    int next = 1;
    int expected = 1;
    for (int round = 0; round < 100; round++) {
      fork(queue, next, next + 4);
      next += 5;
      for (int i = 0; i < 5; i++) {
        assertThat(queue.shift()).isEqualTo(expected++);
      }
    }

    assertThat(queue.forked()).isEqualTo(500);
    assertThat(queue.size()).isZero();
  }

  @Test
  void fork_closed_isRefusedAndNotCounted() {
    fork(queue, 1, 2);

    queue.close();
    queue.close();

    assertThat(queue.isClosed()).isTrue();
    assertThat(queue.fork(3, 0)).isFalse();
    assertThat(queue.forked()).isEqualTo(2);
    assertThat(rest(queue)).containsExactly(1, 2);
  }

  @Test
  void stealFrom_some_takesTheOlderHalfInOrder() {
    LocalQueue thief = new LocalQueue(8);
    fork(queue, 1, 5);

    assertThat(thief.stealFrom(queue)).isEqualTo(3);

    assertThat(rest(thief)).containsExactly(1, 2, 3);
    assertThat(rest(queue)).containsExactly(4, 5);
    assertThat(thief.forked()).as("stolen, not forked").isZero();
    assertThat(queue.forked()).isEqualTo(5);
  }

  @Test
  void stealFrom_one_takesIt() {
    LocalQueue thief = new LocalQueue(8);
    fork(queue, 1, 1);

    assertThat(thief.stealFrom(queue)).isEqualTo(1);
    assertThat(thief.stealFrom(queue)).isZero();
    assertThat(thief.shift()).isEqualTo(1);
  }

  @Test
  void stealFrom_intoAClosedOne_isTakenIn() {
    LocalQueue thief = new LocalQueue(8);
    fork(queue, 1, 4);
    thief.close();

    assertThat(thief.stealFrom(queue)).isEqualTo(2);
    assertThat(rest(thief)).containsExactly(1, 2);
  }

  @Test
  void stealFrom_intoAFullOne_takesNothing() {
    LocalQueue thief = new LocalQueue(8);
    fork(thief, 1, 8);
    fork(queue, 1, 8);

    assertThat(thief.stealFrom(queue)).isZero();
    assertThat(queue.size()).isEqualTo(8);
  }

  @Test
  void stealFrom_intoANearlyFullOne_takesWhatFits() {
    LocalQueue thief = new LocalQueue(8);
    fork(thief, 1, 6);
    fork(queue, 11, 18);

    assertThat(thief.stealFrom(queue)).isEqualTo(2);
    assertThat(rest(thief)).containsExactly(1, 2, 3, 4, 5, 6, 11, 12);
  }

  @Test
  void stamps_ofStolenElements_goWithThem() {
    LocalQueue thief = new LocalQueue(8);
    queue.fork("a", 10);
    queue.fork("b", 0);
    queue.fork("c", 30);
    queue.fork("d", 40);
    assertThat(queue.oldestStamp()).isEqualTo(10);

    thief.stealFrom(queue);

    assertThat(queue.oldestStamp()).isEqualTo(30);
    assertThat(thief.shift()).isEqualTo("a");
    assertThat(thief.stamp()).isEqualTo(10);
    assertThat(thief.shift()).isEqualTo("b");
    assertThat(thief.stamp()).isZero();
    assertThat(queue.shift()).isEqualTo("c");
    assertThat(queue.stamp()).isEqualTo(30);
  }

  @Test
  void need_takenWhileOthersWait_growsWithEach() {
    fork(queue, 1, 4);
    assertThat(queue.need()).isEqualTo(4);

    queue.shift();
    queue.shift();

    assertThat(queue.need()).as("two wait, two were taken meanwhile").isEqualTo(4);
    queue.helped();
    assertThat(queue.need()).isEqualTo(2);
  }

  @Test
  void need_lastOneTaken_beginsAnew() {
    fork(queue, 1, 2);
    queue.shift();
    queue.shift();
    fork(queue, 3, 3);

    assertThat(queue.need()).isEqualTo(1);
  }

  @Test
  void need_crowdedForLong_isBounded() {
    fork(queue, 1, 2);
    for (int i = 3; i <= 10_000; i++) {
      queue.shift();
      fork(queue, i, i);
    }

    assertThat(queue.need()).as("two wait, and a queueful was taken").isEqualTo(2 + 8);
  }

  @Test
  void pass_open_isCountedAndTakesNoSlot() {
    fork(queue, 1, 8);

    assertThat(queue.pass(false)).isTrue();
    assertThat(queue.pass(true)).isTrue();

    assertThat(queue.forked()).isEqualTo(10);
    assertThat(queue.size()).isEqualTo(8);
  }

  @Test
  void pass_closed_isRefusedAndNotCounted() {
    queue.close();

    assertThat(queue.pass(false)).isFalse();
    assertThat(queue.pass(true)).isFalse();

    assertThat(queue.forked()).isZero();
  }
}
