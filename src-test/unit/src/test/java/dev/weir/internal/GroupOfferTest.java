package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupOfferTest {

  private TestCore test = TestCore.of(1, 3);
  private final List<Integer> ran = new ArrayList<>();

  private final class Numbered extends PoolTask {
    private final int number;

    Numbered(int number, long waitNanos) {
      super(test.core, new TaskBounds(waitNanos, TaskBounds.NONE, Request.PLAIN));
      this.number = number;
    }

    @Override
    protected boolean call() {
      return ran.add(number);
    }

    @Override
    protected void succeeded() {}

    @Override
    protected void failed(Throwable error) {}

    @Override
    protected void away(Reason why, long waitedNanos) {}

    @Override
    protected void overran(@Nullable Throwable error) {}

    @Override
    protected void released(boolean begun) {}
  }

  private List<Numbered> group(int count, long waitNanos) {
    List<Numbered> tasks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      tasks.add(new Numbered(i, waitNanos));
    }
    return tasks;
  }

  private static GroupOffer together(List<Numbered> tasks) {
    GroupOffer group = new GroupOffer();
    tasks.forEach(group::add);
    return group;
  }

  private static @Nullable PoolTask offer(List<Numbered> tasks, Overflow overflow) {
    return together(tasks).offer(overflow);
  }

  @Test
  void offer_roomForAll_letsAllInInOrder() {
    GroupOffer group = together(group(4, TaskBounds.NONE));

    assertThat(group.offer(Overflow.block())).isNull();
    assertThat(group.isEmpty()).isTrue();
    assertThat(test.assertBalanced().queued()).isEqualTo(4);
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().completed()).isEqualTo(4);
  }

  @Test
  void offer_roomForSome_letsThoseInAndOneWait() {
    List<Numbered> tasks = group(7, TaskBounds.NONE);
    GroupOffer group = together(tasks);

    assertThat(group.offer(Overflow.block())).isSameAs(tasks.get(4));
    assertThat(group.isEmpty()).isFalse();
    assertThat(test.assertBalanced().offered()).isEqualTo(5);
    assertThat(test.ledger().waiting()).isEqualTo(1);

    test.run();
    assertThat(group.offer(Overflow.block())).isNull();
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(test.assertSettled().completed()).isEqualTo(7);
  }

  @Test
  void poll_thoseNotOffered_leaveInOrder() {
    List<Numbered> tasks = group(7, TaskBounds.NONE);
    GroupOffer group = together(tasks);
    group.offer(Overflow.block());

    assertThat(group.poll()).isSameAs(tasks.get(5));
    assertThat(group.poll()).isSameAs(tasks.get(6));
    assertThat(group.poll()).isNull();
    assertThat(group.isEmpty()).isTrue();

    group.add(new Numbered(8, TaskBounds.NONE));
    test.run();
    assertThat(group.offer(Overflow.block())).isNull();
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 8);
  }

  @Test
  void offer_somebodyWaitsAlready_isNotOvertaken() {
    offer(group(5, TaskBounds.NONE), Overflow.block());

    List<Numbered> second = group(2, TaskBounds.NONE);
    GroupOffer group = together(second);

    assertThat(group.offer(Overflow.block())).isSameAs(second.get(0));
    assertThat(group.poll()).isSameAs(second.get(1));
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 1);
  }

  @Test
  void offer_noRoomUnderReject_refusesEachOfTheOthers() {
    assertThat(offer(group(6, TaskBounds.NONE), Overflow.reject())).isNull();

    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().rejected()).isEqualTo(2);
  }

  @Test
  void offer_closedRoom_refusesAll() {
    test.core.shutDown(false);

    assertThat(offer(group(3, TaskBounds.NONE), Overflow.block())).isNull();
    assertThat(test.assertSettled().rejected()).isEqualTo(3);
  }

  @Test
  void offer_boundedTasks_haveTheirTimers() {
    List<Numbered> group = group(4, Duration.ofMillis(5).toNanos());
    offer(group, Overflow.block());

    test.advanceMillis(5);

    assertThat(group).extracting(PoolTask::outcome).containsOnly(Outcome.TIMED_OUT);
    test.run();
    assertThat(ran).isEmpty();
    assertThat(test.assertSettled().timedOut()).isEqualTo(4);
  }

  @Test
  void abandon_oneOfAGroup_leavesTheOthers() {
    List<Numbered> group = group(3, TaskBounds.NONE);
    offer(group, Overflow.block());

    group.get(1).abandon();

    test.run();
    assertThat(ran).containsExactly(1, 3);
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void offer_tombstonesFillTheRing_letsInAfterASweep() {
    for (int round = 0; round < 5; round++) {
      List<Numbered> group = group(4, TaskBounds.NONE);
      assertThat(offer(group, Overflow.block())).isNull();
      group.forEach(PoolTask::abandon);
    }

    assertThat(offer(group(4, TaskBounds.NONE), Overflow.block())).isNull();
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().cancelled()).isEqualTo(20);
  }

  @Test
  void offer_restOfAGroup_hasWaitedOnlySinceThen() {
    List<Numbered> tasks = group(7, TaskBounds.NONE);
    GroupOffer group = together(tasks);
    group.offer(Overflow.block());
    test.advanceMillis(100);
    test.run();

    assertThat(group.offer(Overflow.block())).isNull();
    test.advanceMillis(3);
    tasks.get(5).abandon();
    tasks.get(6).abandon();

    assertThat(test.events(PoolEvent.TaskTurnedAway.class))
        .extracting(PoolEvent.TaskTurnedAway::waited)
        .containsExactly(Duration.ofMillis(3), Duration.ofMillis(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 31, 3L << 31, 1L << 40})
  void offer_noRoomAfterBillionsOfTasks_letsNobodyIn(long tasks) throws Exception {
    haveGoneThrough(tasks);
    assertThat(offer(group(4, TaskBounds.NONE), Overflow.reject())).isNull();

    assertThat(offer(group(2, TaskBounds.NONE), Overflow.reject())).isNull();

    assertThat(test.ledger().rejected()).isEqualTo(2);
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
  }

  /* The room is as if so many had come and gone. */
  private void haveGoneThrough(long tasks) throws ReflectiveOperationException {
    counter(part(test.room(), "ring"), "tail").getAndAdd(tasks << 3);
    counter(part(test.room(), "ring"), "head").getAndAdd(tasks);
    counter(part(test.room(), "places"), "leftElsewhere").getAndAdd(tasks);
  }

  private static PaddedLong counter(Object owner, String name) throws ReflectiveOperationException {
    return (PaddedLong) part(owner, name);
  }

  private static Object part(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void offer_inAnotherOrderOrWithForks_goesOneByOne(boolean forks) {
    test =
        forks
            ? TestCore.settings().queue(3).forks(4).build()
            : TestCore.settings().queue(3).discipline(Discipline.priority()).build();

    assertThat(offer(group(4, TaskBounds.NONE), Overflow.block())).isNull();

    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().completed()).isEqualTo(4);
  }
}
