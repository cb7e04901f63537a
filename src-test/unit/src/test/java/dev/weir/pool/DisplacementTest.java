package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Line;
import dev.weir.discipline.Ticket;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Tenant;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What becomes of the last of those in a full room when one of higher rank arrives. */
class DisplacementTest {

  private static final Priority HIGH = Priority.HIGH;
  private static final Priority LOW = Priority.LOW;

  private final List<String> ran = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private TestPool pool;

  /** Two places, of which none is taken by a task that runs. */
  private void build(Overflow overflow, int maxWaiters) {
    build(WorkerPools.priority("prio", 1).overflow(overflow).maxWaiters(maxWaiters));
  }

  private void build(WorkerPoolBuilder builder) {
    pool = TestPool.of(builder.queueCapacity(1));
  }

  @AfterEach
  void everythingIsSettled() {
    pool.runAll();
    pool.expect().quiet().balanced();
  }

  private void submit(String name, Priority priority) {
    submit(name, TaskOptions.none().priority(priority));
  }

  private void submit(String name, TaskOptions options) {
    pool.submit(() -> ran.add(name), options)
        .subscribe(
            done -> told.add(name + " done"),
            error -> told.add(name + " " + error.getClass().getSimpleName()));
  }

  private Ledger ledger() {
    return pool.snapshot().ledger();
  }

  private void settle() {
    pool.advanceTimeBy(Duration.ZERO); // what is told on the expiry scheduler
  }

  @Test
  void reject_higherRankArrives_rejectsTheLast() {
    build(Overflow.reject(), 4);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);

    submit("high", HIGH);
    settle();

    assertThat(told).containsExactly("low PoolRejectedException");
    assertThat(ledger().rejected()).isEqualTo(1);
    assertThat(ledger().queued()).isEqualTo(2);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal");
  }

  @Test
  void drop_higherRankArrives_dropsTheLast() {
    build(Overflow.drop(), 4);
    submit("normal", Priority.NORMAL);
    pool.submitOrEmpty(() -> ran.add("low"))
        .contextWrite(context -> context.put(Priority.class, LOW))
        .subscribe(done -> told.add("low done"), error -> {}, () -> told.add("low empty"));

    submit("high", HIGH);
    settle();

    assertThat(told).containsExactly("low empty");
    assertThat(ledger().dropped()).isEqualTo(1);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal");
  }

  @Test
  void reject_sameOrLowerRankArrives_isRefusedItself() {
    build(Overflow.reject(), 4);
    submit("a", Priority.NORMAL);
    submit("b", Priority.NORMAL);

    submit("c", Priority.NORMAL);
    submit("low", LOW);

    assertThat(told).containsExactly("c PoolRejectedException", "low PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void reject_arrivalByExecuteAndSchedule_displacesToo() {
    build(Overflow.reject(), 0);
    submit("low", LOW);
    submit("lower", new Priority(63));

    pool.at(HIGH).execute(() -> ran.add("bare"));
    pool.at(HIGH).schedule(() -> ran.add("direct"));
    settle();

    assertThat(told).containsExactly("lower PoolRejectedException", "low PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("bare", "direct");
  }

  @Test
  void reject_onlyExecutedAndScheduledAreIn_keepTheirPlaces() {
    build(Overflow.reject(), 0);
    pool.at(LOW).execute(() -> ran.add("bare"));
    pool.at(LOW).schedule(() -> ran.add("direct"));

    submit("high", HIGH);

    assertThat(told).containsExactly("high PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("bare", "direct");
  }

  @Test
  void reject_theLastWasCancelled_itsPlaceIsUsed() {
    build(Overflow.reject(), 0);
    pool.submit(() -> ran.add("cancelled"), TaskOptions.none().priority(LOW)).subscribe().dispose();
    submit("low", LOW);
    submit("normal", Priority.NORMAL);

    submit("high", HIGH);
    settle();

    assertThat(ledger().cancelled()).isEqualTo(1);
    assertThat(told).containsExactly("low PoolRejectedException");
  }

  @Test
  void block_higherRankArrives_theLastWaitsAgain() {
    build(Overflow.block(), 4);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);

    submit("high", HIGH);

    assertThat(ledger().queued()).isEqualTo(2);
    assertThat(ledger().waiting()).isEqualTo(1);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal", "low");
    assertThat(told).containsExactly("high done", "normal done", "low done");
  }

  @Test
  void block_theDisplacedIsCancelled_leavesTheLine() {
    build(Overflow.block(), 4);
    submit("normal", Priority.NORMAL);
    var low = pool.submit(() -> ran.add("low"), TaskOptions.none().priority(LOW)).subscribe();
    submit("high", HIGH);
    assertThat(ledger().waiting()).isEqualTo(1);

    low.dispose();

    assertThat(ledger().waiting()).isZero();
    assertThat(ledger().cancelled()).isEqualTo(1);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal");
  }

  /** Low makes place in the room, and lower, the last of all, in the line. */
  @Test
  void block_lineIsFullAndHigherRankArrives_theLastInLineIsRejected() {
    build(Overflow.block(), 1);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);
    submit("lower", new Priority(60));
    assertThat(ledger().waiting()).isEqualTo(1);

    submit("high", HIGH);
    settle();

    assertThat(told).containsExactly("lower PoolRejectedException");
    assertThat(ledger().waiting()).isEqualTo(1);
    assertThat(ledger().rejected()).isEqualTo(1);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal", "low");
  }

  @Test
  void block_lineIsFullOfWhoCannotBeTold_theDisplacedIsRejected() {
    build(Overflow.block(), 1);
    submit("normal", Priority.NORMAL);
    submit("lower", new Priority(60));
    pool.at(new Priority(63)).schedule(() -> ran.add("direct")); // waits, and could not be told
    assertThat(ledger().waiting()).isEqualTo(1);

    submit("high", HIGH);
    settle();

    assertThat(told).containsExactly("lower PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal", "direct");
  }

  @Test
  void block_noLineAndHigherRankArrives_theDisplacedIsRejected() {
    build(Overflow.block(), 0);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);

    submit("high", HIGH);
    settle();

    assertThat(told).containsExactly("low PoolRejectedException");
    assertThat(ledger().waiting()).isZero();
    pool.runAll();
    submit("next", LOW);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal", "next");
  }

  /** What is in cannot be moved; who waits can. */
  @Test
  void block_lineIsFullAndAllWhoAreInStay_theLastInLineMakesPlaceThere() {
    build(Overflow.block(), 2);
    pool.execute(() -> ran.add("bare 1"));
    pool.execute(() -> ran.add("bare 2"));
    submit("low", LOW);
    submit("lower", new Priority(60));

    submit("high", HIGH);
    settle();

    assertThat(told).containsExactly("lower PoolRejectedException");
    assertThat(ledger().waiting()).isEqualTo(2);
    pool.runAll();
    assertThat(ran).containsExactly("bare 1", "high", "bare 2", "low");
  }

  @Test
  void block_lineIsFullAndLastRankArrives_isRejectedItselfAtOnce() {
    build(Overflow.block(), 1);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);
    submit("lower", new Priority(60));

    submit("lowest", new Priority(63));

    assertThat(told).containsExactly("lowest PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("normal", "low", "lower");
  }

  @Test
  void block_lineIsFullAndEqualRankArrives_isRejectedItself() {
    build(Overflow.block(), 1);
    for (String name : List.of("a", "b", "c", "d")) {
      submit(name, Priority.NORMAL);
    }

    assertThat(told).containsExactly("d PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void block_theRejectedIsToldWhy_andHowLongItWaited() {
    build(Overflow.block(), 1);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);
    List<Throwable> errors = new ArrayList<>();
    pool.submit(() -> ran.add("lower"), TaskOptions.named("x").priority(new Priority(60)))
        .subscribe(done -> {}, errors::add);
    pool.advanceTimeBy(Duration.ofMillis(30));

    submit("high", HIGH);
    settle();

    assertThat(errors)
        .singleElement()
        .satisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(PoolRejectedException.class)
                    .hasMessage(
                        "pool prio: task x was rejected: no room, and all 1 waiters wait"
                            + " (queued 2, capacity 2, waited 30 ms)"));
  }

  @Test
  void schedule_lineIsFullOfLowerRank_theLastInLineMakesPlaceThere() {
    build(Overflow.block(), 1);
    pool.execute(() -> ran.add("bare 1"));
    pool.execute(() -> ran.add("bare 2"));
    submit("low", LOW);

    pool.at(HIGH).schedule(() -> ran.add("direct"));
    settle();

    assertThat(told).containsExactly("low PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("bare 1", "direct", "bare 2");
  }

  @Test
  void fixed_lineIsFull_theArrivalIsRejectedWhateverItsPriority() {
    build(WorkerPools.fixed("fixed", 1).overflow(Overflow.block()).maxWaiters(1));
    submit("a", LOW);
    submit("b", LOW);
    submit("c", LOW);

    submit("urgent", Priority.HIGHEST);

    assertThat(told).containsExactly("urgent PoolRejectedException");
  }

  @Test
  void timeout_theDisplaced_keepsItsClock() {
    build(Overflow.timeout(Duration.ofMillis(50)), 4);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);
    pool.advanceTimeBy(Duration.ofMillis(30));
    submit("high", HIGH);
    assertThat(ledger().waiting()).isEqualTo(1);

    pool.advanceTimeBy(Duration.ofMillis(20));

    assertThat(told)
        .containsExactlyInAnyOrder("low QueueTimeoutException", "normal QueueTimeoutException");
    assertThat(ledger().waiting()).isZero();
    pool.runAll();
    assertThat(ran).containsExactly("high");
  }

  @Test
  void reject_itsOwnStrategyIsToBlock_itWaits() {
    build(Overflow.reject(), 4);
    submit("patient", TaskOptions.none().priority(LOW).overflow(Overflow.block()));
    submit("normal", Priority.NORMAL);

    submit("high", HIGH);

    assertThat(told).isEmpty();
    assertThat(ledger().waiting()).isEqualTo(1);
    pool.runAll();
    assertThat(ran).containsExactly("high", "normal", "patient");
  }

  @Test
  void map_elementsDisplaced_areDroppedAndCounted() {
    build(Overflow.drop(), 4);
    List<Integer> results = new ArrayList<>();
    Flux.range(1, 2)
        .transform(pool.map(i -> i))
        .contextWrite(context -> context.put(Priority.class, LOW))
        .subscribe(results::add);

    submit("high", HIGH);
    settle();
    pool.runAll();

    assertThat(results).containsExactly(1);
    assertThat(ledger().dropped()).isEqualTo(1);
    assertThat(ran).containsExactly("high");
  }

  @Test
  void disposal_afterADisplacement_leavesNothing() {
    build(Overflow.block(), 4);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);
    submit("high", HIGH);

    pool.dispose();

    assertThat(ledger().cancelled()).isEqualTo(3);
    assertThat(told).hasSize(3).allMatch(line -> line.endsWith("PoolDisposedException"));
  }

  @Test
  void disposeGracefully_theDisplaced_isRejectedAsAWaiter() {
    build(Overflow.block(), 4);
    submit("low", LOW);
    submit("normal", Priority.NORMAL);
    submit("high", HIGH);

    pool.disposeGracefully().subscribe();
    pool.runAll();
    settle();

    assertThat(ran).containsExactly("high", "normal");
    assertThat(told).contains("low PoolRejectedException");
  }

  @Test
  void fixed_urgentArrives_displacesNobody() {
    build(WorkerPools.fixed("fixed", 1).overflow(Overflow.reject()));
    submit("a", LOW);
    submit("b", LOW);

    submit("urgent", Priority.HIGHEST);

    assertThat(told).containsExactly("urgent PoolRejectedException");
  }

  private static TaskOptions of(String tenant) {
    return TaskOptions.none().tenant(new Tenant(tenant));
  }

  @Test
  void fair_newTenantArrives_displacesTheLastOfWhoHasMost() {
    build(
        WorkerPools.fixed("fair", 1)
            .discipline(Discipline.fairByTenant(1))
            .overflow(Overflow.reject()));
    submit("a", of("flood"));
    submit("b", of("flood"));

    submit("c", of("quiet"));
    submit("d", of("quiet"));
    submit("e", of("flood"));
    settle();

    assertThat(told)
        .containsExactlyInAnyOrder(
            "b PoolRejectedException", "d PoolRejectedException", "e PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("a", "c");
  }

  /** One tenant offers twenty times as much as the other, and all of it can never be done. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fair_oneFloods_isNotTheOthersRefusal(boolean rejects) {
    pool =
        TestPool.of(
            WorkerPools.fixed("fair", 1)
                .discipline(Discipline.fairByTenant(1))
                .overflow(rejects ? Overflow.reject() : Overflow.block())
                .queueCapacity(7)
                .maxWaiters(8));
    int rounds = 200;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 20; i++) {
        submit("flood", of("flood"));
      }
      if (round % 2 == 0) {
        submit("quiet", of("quiet"));
      }
      pool.runNext();
      pool.advanceTimeBy(Duration.ofMillis(1));
    }

    assertThat(told).doesNotContain("quiet PoolRejectedException");
    assertThat(told.stream().filter("quiet done"::equals)).hasSizeGreaterThan(rounds / 2 - 3);
  }

  @Test
  void adaptiveLifo_theNewestGoFirst_theOldestMakesWay() {
    pool =
        TestPool.of(
            WorkerPools.fixed("lifo", 1)
                .discipline(Discipline.adaptiveLifo(Duration.ofMillis(5), Duration.ofMillis(100)))
                .overflow(Overflow.reject())
                .queueCapacity(2));
    submit("a", LOW);
    submit("b", LOW);
    submit("c", LOW);
    submit("d", LOW);
    assertThat(told).as("first come, first served").containsExactly("d PoolRejectedException");
    pool.advanceTimeBy(Duration.ofMillis(6));
    pool.runNext();
    submit("e", LOW);
    pool.advanceTimeBy(Duration.ofMillis(100));
    pool.runNext();
    submit("f", LOW);

    submit("g", LOW);
    settle();

    assertThat(told).last().isEqualTo("b PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("a", "e", "g", "f", "c");
  }

  @Test
  void earliestDeadline_earlierArrives_displacesTheLatest() {
    build(
        WorkerPools.fixed("edf", 1)
            .discipline(Discipline.earliestDeadline())
            .overflow(Overflow.reject()));
    submit("late", TaskOptions.none().deadline(pool.deadlineIn(Duration.ofSeconds(9))));
    submit("soon", TaskOptions.none().deadline(pool.deadlineIn(Duration.ofSeconds(5))));

    submit("now", TaskOptions.none().deadline(pool.deadlineIn(Duration.ofSeconds(1))));
    settle();

    assertThat(told).containsExactly("late PoolRejectedException");
    pool.runAll();
    assertThat(ran).containsExactly("now", "soon");
  }

  @Test
  void earliestDeadline_lateWork_isSkippedAndCounted() {
    build(
        WorkerPools.fixed("edf", 1)
            .discipline(Discipline.earliestDeadline())
            .overflow(Overflow.reject()));
    submit("soon", TaskOptions.none().deadline(pool.deadlineIn(Duration.ofMillis(10))));
    submit("late", TaskOptions.none().deadline(pool.deadlineIn(Duration.ofMillis(90))));

    pool.advanceTimeBy(Duration.ofMillis(20));
    submit("passed", TaskOptions.none().deadline(pool.deadlineIn(Duration.ofMillis(-1))));
    pool.runAll();

    assertThat(ran).containsExactly("late");
    assertThat(told).contains("soon DeadlineExceededException", "passed DeadlineExceededException");
    assertThat(ledger().timedOut()).isEqualTo(2);
  }

  /** Orders differently each time it is asked. Whatever comes of it, nobody is lost. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 36, 99})
  void by_orderThatContradictsItself_losesNobody(long seed) {
    Random random = new Random(seed);
    build(
        WorkerPools.fixed("whim", 1)
            .discipline(Discipline.by("whim", (a, b) -> random.nextInt(3) - 1))
            .maxWaiters(16));
    List<Disposable> tasks = new ArrayList<>();
    int offers = 300;
    for (int i = 0; i < offers; i++) {
      String name = "task " + i;
      tasks.add(
          pool.submit(() -> ran.add(name))
              .subscribe(done -> told.add(name), error -> told.add(name)));
      if (random.nextInt(4) == 0) {
        tasks.get(random.nextInt(tasks.size())).dispose();
      }
      if (random.nextInt(3) == 0) {
        pool.runNext();
      }
    }

    pool.runAll();
    settle();

    assertThat(ledger().offered()).isEqualTo(offers);
    assertThat(told.size() + ledger().cancelled()).isEqualTo(offers);
  }

  /** One who was sent back keeps its place before those who came later. */
  @Test
  void block_equalOnesSentBack_goInTheOrderInWhichTheyCame() {
    build(
        WorkerPools.fixed("short", 1)
            .discipline(Discipline.shortestJob())
            .overflow(Overflow.block())
            .maxWaiters(8));
    for (String name : List.of("a", "b", "c", "d")) {
      submit(name, TaskOptions.none().cost(new Cost(5)));
      pool.advanceTimeBy(Duration.ofMillis(1));
    }

    submit("short", TaskOptions.none().cost(Cost.ONE));
    pool.runAll();

    assertThat(ran).containsExactly("short", "a", "b", "c", "d");
  }

  /** Its shelf is in order, and its line of those who wait throws. */
  private static final class FaultyLine implements Discipline {
    private int lines;

    @Override
    public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
      return lines++ == 0
          ? Discipline.priority().newLine(nanoTime)
          : Discipline.by(
                  "faulty",
                  (a, b) -> {
                    throw new IllegalStateException("a caller's mistake");
                  })
              .newLine(nanoTime);
    }
  }

  /** Whoever is told of it may come back to the pool. */
  @Test
  @Timeout(30)
  void mistakeInTheLine_handlerComesBack_isToldOnce() {
    build(
        WorkerPools.fixed("faulty", 1)
            .discipline(new FaultyLine())
            .overflow(Overflow.block())
            .maxWaiters(1));
    Schedulers.onHandleError(
        (thread, error) -> {
          told.add(error.getMessage());
          submit("again", HIGH);
          submit("and again", HIGH);
        });
    try {
      pool.execute(() -> ran.add("bare 1"));
      pool.execute(() -> ran.add("bare 2"));
      submit("waits", LOW);
      pool.runAll();
      settle();
    } finally {
      Schedulers.resetOnHandleError();
    }

    assertThat(told.stream().filter("a caller's mistake"::equals)).hasSize(1);
    assertThat(ran).contains("bare 1", "bare 2", "waits");
  }
}
