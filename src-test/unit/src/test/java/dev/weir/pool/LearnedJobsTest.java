package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Learning;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool that learns what its tasks cost, in virtual time. */
class LearnedJobsTest {

  private final List<String> ran = new ArrayList<>();
  private TestPool pool = build(Learning.usual());

  private TestPool build(Learning learning) {
    return TestPool.of(
        WorkerPools.fixed("learning", 1)
            .discipline(Discipline.shortestJob(learning))
            .overflow(Overflow.block())
            .queueCapacity(64));
  }

  @AfterEach
  void everythingIsSettled() {
    pool.runAll();
    pool.expect().quiet().balanced();
  }

  private void submit(String name, long millis) {
    submit(TaskOptions.named(name), millis);
  }

  private void submit(TaskOptions options, long millis) {
    pool.submit(
            () -> {
              pool.advanceTimeBy(Duration.ofMillis(millis));
              return ran.add(options.name());
            },
            options)
        .subscribe();
  }

  @Test
  void submit_classesThatHaveRun_theShortestGoesFirst() {
    submit("report", 500);
    submit("click", 1);
    pool.runAll();
    ran.clear();

    submit("report", 500);
    submit("click", 1);
    submit("click", 1);
    pool.runAll();

    assertThat(ran).containsExactly("click", "click", "report");
  }

  @Test
  void submit_newClass_isTriedEarly() {
    submit("click", 5);
    pool.runAll();
    ran.clear();

    submit("click", 5);
    submit("new", 500);
    submit("click", 5);
    pool.runAll();

    assertThat(ran).containsExactly("new", "click", "click");
    ran.clear();

    submit("new", 500);
    submit("click", 5);
    pool.runAll();
    assertThat(ran).as("it is known now").containsExactly("click", "new");
  }

  @Test
  void submit_declaredCost_wins() {
    submit("report", 500);
    submit("click", 5);
    pool.runAll();
    ran.clear();

    submit("click", 5);
    submit(TaskOptions.named("report").cost(new Cost(2)), 2);
    pool.runAll();

    assertThat(ran).containsExactly("report", "click");
  }

  @Test
  void submit_shortOnesKeepComing_theLongIsNotStarved() {
    pool = build(Learning.usual().stretch(4));
    submit("long", 50);
    submit("short", 10);
    pool.runAll();
    ran.clear();

    submit("long", 50);
    submit("short", 10);
    int served = 0;
    while (!ran.contains("long")) {
      submit("short", 10);
      pool.runNext();
      assertThat(++served).isLessThanOrEqualTo(30);
    }

    assertThat(ran).as("some went before it").hasSizeGreaterThan(10);
  }

  @Test
  void submit_fails_isLearnedToo() {
    pool.submit(
            () -> {
              pool.advanceTimeBy(Duration.ofMillis(500));
              throw new IllegalStateException("expected");
            },
            TaskOptions.named("broken"))
        .subscribe(done -> {}, error -> ran.add("failed"));
    submit("click", 1);
    pool.runAll();
    ran.clear();

    submit("broken", 500);
    submit("click", 1);
    pool.runAll();

    assertThat(ran).containsExactly("click", "broken");
  }

  @Test
  void submit_waitsForRoom_isRankedByWhatWasLearned() {
    pool =
        TestPool.of(
            WorkerPools.fixed("learning", 1)
                .discipline(Discipline.shortestJob(Learning.usual()))
                .overflow(Overflow.block())
                .queueCapacity(0));
    submit("report", 500);
    pool.runAll();
    submit("click", 1);
    pool.runAll();
    ran.clear();

    pool.execute(() -> ran.add("bare"));
    submit("report", 500);
    submit("click", 1);
    pool.runAll();

    assertThat(ran).containsExactly("bare", "click", "report");
  }
}
