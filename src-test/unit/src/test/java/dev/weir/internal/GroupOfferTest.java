package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
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
  private final List<PoolTask> waiting = new ArrayList<>();

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
    protected void away(Away why, long waitedNanos) {}

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
    for (int i = 1; i < count; i++) {
      GroupOffer.chain(tasks.get(i - 1), tasks.get(i));
    }
    return tasks;
  }

  private @Nullable PoolTask offer(PoolTask first, Overflow overflow) {
    return GroupOffer.offer(first, overflow, waiting::add);
  }

  @Test
  void offer_roomForAll_letsAllInInOrder() {
    PoolTask rest = offer(group(4, TaskBounds.NONE).get(0), Overflow.block());

    assertThat(rest).isNull();
    assertThat(waiting).isEmpty();
    assertThat(test.assertBalanced().queued()).isEqualTo(4);
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().completed()).isEqualTo(4);
  }

  @Test
  void offer_roomForSome_letsThoseInAndOneWait() {
    List<Numbered> group = group(7, TaskBounds.NONE);

    PoolTask rest = offer(group.get(0), Overflow.block());

    assertThat(rest).isSameAs(group.get(5));
    assertThat(waiting).containsExactly(group.get(4));
    assertThat(test.assertBalanced().offered()).isEqualTo(5);
    assertThat(test.ledger().waiting()).isEqualTo(1);

    test.run();
    assertThat(offer(rest, Overflow.block())).isNull();
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(test.assertSettled().completed()).isEqualTo(7);
  }

  @Test
  void offer_somebodyWaitsAlready_isNotOvertaken() {
    offer(group(5, TaskBounds.NONE).get(0), Overflow.block());
    waiting.clear();

    List<Numbered> second = group(2, TaskBounds.NONE);
    PoolTask rest = offer(second.get(0), Overflow.block());

    assertThat(waiting).containsExactly(second.get(0));
    assertThat(rest).isSameAs(second.get(1));
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 1);
  }

  @Test
  void offer_noRoomUnderReject_refusesEachOfTheOthers() {
    assertThat(offer(group(6, TaskBounds.NONE).get(0), Overflow.reject())).isNull();

    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().rejected()).isEqualTo(2);
  }

  @Test
  void offer_closedRoom_refusesAll() {
    test.core.shutDown(false);

    assertThat(offer(group(3, TaskBounds.NONE).get(0), Overflow.block())).isNull();
    assertThat(test.assertSettled().rejected()).isEqualTo(3);
  }

  @Test
  void offer_boundedTasks_haveTheirTimers() {
    List<Numbered> group = group(4, Duration.ofMillis(5).toNanos());
    offer(group.get(0), Overflow.block());

    test.advanceMillis(5);

    assertThat(group).extracting(PoolTask::outcome).containsOnly(Outcome.TIMED_OUT);
    test.run();
    assertThat(ran).isEmpty();
    assertThat(test.assertSettled().timedOut()).isEqualTo(4);
  }

  @Test
  void abandon_oneOfAGroup_leavesTheOthers() {
    List<Numbered> group = group(3, TaskBounds.NONE);
    offer(group.get(0), Overflow.block());

    group.get(1).abandon();

    test.run();
    assertThat(ran).containsExactly(1, 3);
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void offer_tombstonesFillTheRing_letsInAfterASweep() {
    for (int round = 0; round < 5; round++) {
      List<Numbered> group = group(4, TaskBounds.NONE);
      offer(group.get(0), Overflow.block());
      assertThat(waiting).isEmpty();
      group.forEach(PoolTask::abandon);
    }

    assertThat(offer(group(4, TaskBounds.NONE).get(0), Overflow.block())).isNull();
    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().cancelled()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void offer_inAnotherOrderOrWithForks_goesOneByOne(boolean forks) {
    test =
        forks
            ? TestCore.settings().queue(3).forks(4).build()
            : TestCore.settings().queue(3).discipline(Discipline.priority()).build();

    assertThat(offer(group(4, TaskBounds.NONE).get(0), Overflow.block())).isNull();

    test.run();
    assertThat(ran).containsExactly(1, 2, 3, 4);
    assertThat(test.assertSettled().completed()).isEqualTo(4);
  }
}
