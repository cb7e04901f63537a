package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.internal.ThreadCrew;
import dev.weir.observe.Ledger;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.Workforce;
import dev.weir.observe.WorkforceChange;
import dev.weir.overflow.Overflow;
import dev.weir.scaling.Elasticity;
import dev.weir.scaling.Load;
import dev.weir.scaling.Scaling;
import dev.weir.scaling.ScalingPolicy;
import dev.weir.spi.CrewFactory;
import dev.weir.support.ManualCrew;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Pools that grow and shrink, with threads of their own and time that the test moves. */
class ElasticPoolTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<WorkerPool> pools = new ArrayList<>();

  @BeforeEach
  void timeHasBegun() {
    clock.advanceTimeBy(SECOND); // a stamp of 0 means "not sampled"
  }

  private WorkerPoolBuilder elastic(int min, int max) {
    return WorkerPools.boundedElastic("elastic", min, max)
        .queueCapacity(100)
        .timer(clock)
        .listener(events::add);
  }

  private WorkerPool build(WorkerPoolBuilder builder) {
    WorkerPool pool = builder.build();
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void theLawHoldsAndEveryThreadLeaves() {
    release.countDown();
    for (WorkerPool pool : pools) {
      pool.disposeGracefully().block(Duration.ofSeconds(30));
      Ledger ledger = pool.snapshot().ledger();
      assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
      assertThat(ledger.pending()).isZero();
      await().until(() -> threads().isEmpty());
    }
    assertThat(events.stream().filter(e -> e instanceof PoolEvent.Terminated))
        .hasSize(pools.size());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("elastic-"))
        .toList();
  }

  private void hold(WorkerPool pool, int bodies) throws InterruptedException {
    CountDownLatch running = new CountDownLatch(bodies);
    for (int i = 0; i < bodies; i++) {
      pool.execute(
          () -> {
            running.countDown();
            hold();
          });
    }
    for (int i = 0; i < 30 && !running.await(1, TimeUnit.SECONDS); i++) {
      clock.advanceTimeBy(Duration.ofMillis(1)); // one who was counted has left, and is replaced
    }
    assertThat(running.getCount()).isZero();
  }

  private void hold() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAllAsleep(WorkerPool pool) {
    await().until(() -> pool.snapshot().busy() == 0);
  }

  private static void awaitWorkers(WorkerPool pool, int workers) {
    await().until(() -> pool.snapshot().workforce().workers() == workers);
    await().until(() -> pool.snapshot().workers().size() == workers);
  }

  private List<PoolEvent.Scaled> scaled() {
    return events.stream()
        .filter(PoolEvent.Scaled.class::isInstance)
        .map(PoolEvent.Scaled.class::cast)
        .toList();
  }

  // ---------------------------------------------------------------- growing

  @Test
  void build_nothingToDo_hasTheLeastAndNothingOnItsTimer() {
    WorkerPool pool = build(elastic(2, 8));

    awaitAllAsleep(pool);

    assertThat(pool.snapshot().workforce()).isEqualTo(new Workforce(2, 2, 8, 0, List.of()));
    assertThat(pool.snapshot().workers()).hasSize(2);
    assertThat(pool.snapshot().capacity()).isEqualTo(108);
    assertThat(clock.getScheduledTaskCount()).isZero();
  }

  @Test
  void execute_allAreBusy_oneMoreComesAtOnce() throws Exception {
    WorkerPool pool = build(elastic(1, 4));

    hold(pool, 4);

    Workforce workforce = pool.snapshot().workforce();
    assertThat(workforce.workers()).isEqualTo(4);
    assertThat(scaled()).isNotEmpty();
    assertThat(scaled().get(0).before()).isEqualTo(1);
    assertThat(scaled().get(scaled().size() - 1).after()).isEqualTo(4);
    assertThat(scaled()).allMatch(e -> e.cause().endsWith("queued, nobody free"));
    assertThat(workforce.changes()).isEqualTo(scaled().size());
  }

  @Test
  void execute_moreThanTheMost_queues() throws Exception {
    WorkerPool pool = build(elastic(1, 2));
    hold(pool, 2);

    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      pool.execute(ran::incrementAndGet);
    }

    assertThat(pool.snapshot().workforce().workers()).isEqualTo(2);
    assertThat(pool.snapshot().depth()).isEqualTo(50);
    release.countDown();
    await().until(() -> ran.get() == 50);
  }

  @Test
  void publishOn_allAreBusy_oneMoreComesAtOnce() throws Exception {
    WorkerPool pool = build(elastic(1, 3));
    hold(pool, 1);

    List<Integer> seen =
        Flux.range(1, 10).publishOn(pool).collectList().block(Duration.ofSeconds(30));

    assertThat(seen).hasSize(10);
    assertThat(pool.snapshot().workforce().workers()).isBetween(2, 3);
  }

  @Test
  void execute_sleepersAreThere_wakesThemInstead() throws Exception {
    WorkerPool pool = build(elastic(4, 8));
    awaitAllAsleep(pool);

    for (int i = 0; i < 100; i++) {
      pool.submit(() -> 1).block(Duration.ofSeconds(30));
    }

    assertThat(pool.snapshot().workforce().workers()).isEqualTo(4);
    assertThat(scaled()).isEmpty();
  }

  @Test
  void reject_roomIsFullUnderThresholds_growsWithoutAReading() throws Exception {
    WorkerPool pool =
        build(
            elastic(1, 3)
                .queueCapacity(0)
                .overflow(Overflow.reject())
                .scaling(Scaling.thresholds()));
    hold(pool, 1);
    pool.execute(this::hold); // fits: the room is for three
    pool.execute(this::hold);

    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);

    await().until(() -> pool.snapshot().workforce().workers() > 1);
    assertThat(scaled().get(0).cause()).isEqualTo("queue 100 % >= 80 %");
  }

  static Stream<Arguments> blocked() {
    Consumer<WorkerPool> task = pool -> pool.execute(() -> {});
    Consumer<WorkerPool> continuation = pool -> pool.createWorker().schedule(() -> {});
    ScalingPolicy wait = Scaling.waitTarget(Duration.ofMillis(10));
    return Stream.of(Scaling.onDemand(), wait)
        .flatMap(p -> Stream.of(Arguments.of(p, task), Arguments.of(p, continuation)));
  }

  /** The wait of what comes is not in the sample then. */
  @ParameterizedTest
  @MethodSource("blocked")
  void allAreBlocked_afterManyShortTasks_oneMoreComesForEachThatWaits(
      ScalingPolicy policy, Consumer<WorkerPool> next) throws Exception {
    WorkerPool pool = build(elastic(1, 8).scaling(policy));
    completeShortTasks(pool);
    int there = pool.snapshot().workforce().workers();
    hold(pool, there);
    long before = pool.snapshot().ledger().completed();

    next.accept(pool);

    for (int i = 0; i < 20; i++) {
      clock.advanceTimeBy(Duration.ofMillis(100));
    }
    await().until(() -> pool.snapshot().ledger().completed() == before + 1);
    assertThat(pool.snapshot().workforce().workers()).isGreaterThan(there);
  }

  @Test
  void allAreBlocked_afterManyShortTasks_oneMoreComesLongBeforeTheNextReading() throws Exception {
    Duration interval = Duration.ofMinutes(1);
    WorkerPool pool = build(elastic(1, 8).scalingInterval(interval));
    completeShortTasks(pool);
    clock.advanceTimeBy(interval); // after which the next reading knows how long tasks take
    int there = pool.snapshot().workforce().workers();
    hold(pool, there);
    CountDownLatch ran = new CountDownLatch(1);

    pool.execute(ran::countDown);
    assertThat(pool.snapshot().workforce().workers()).isEqualTo(there);
    clock.advanceTimeBy(Duration.ofMillis(2));

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.snapshot().workforce().workers()).isEqualTo(there + 1);
  }

  /* So many, and so short by the clock, that few are stamped. */
  private void completeShortTasks(WorkerPool pool) throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      CountDownLatch done = new CountDownLatch(1);
      pool.execute(
          () -> {
            clock.advanceTimeBy(Duration.ofNanos(1_000));
            done.countDown();
          });
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      while (pool.snapshot().ledger().running() > 0) { // or the next ones' time would be its too
        Thread.onSpinWait();
      }
    }
    clock.advanceTimeBy(Duration.ofMillis(100));
    assertThat(pool.snapshot().sampledOneIn()).isGreaterThan(1);
  }

  // ---------------------------------------------------------------- shrinking

  @Test
  void idleTime_over_shrinksToTheLeastWithEveryTaskDone() throws Exception {
    WorkerPool pool = build(elastic(2, 8).idleTime(Duration.ofNanos(1)));
    hold(pool, 8);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      pool.execute(ran::incrementAndGet);
    }
    release.countDown();
    await().until(() -> ran.get() == 100);
    awaitAllAsleep(pool);

    clock.advanceTimeBy(SECOND);

    awaitWorkers(pool, 2);
    PoolEvent.Scaled last = scaled().get(scaled().size() - 1);
    assertThat(last.after()).isEqualTo(2);
    assertThat(last.cause()).endsWith("idle for long");
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(108);
    await().until(() -> threads().size() == 2);
  }

  @Test
  void idleTime_isToldByThePoolsClock() throws Exception {
    WorkerPool pool = build(elastic(1, 4).idleTime(Duration.ofMinutes(1)));
    hold(pool, 4);
    release.countDown();
    awaitAllAsleep(pool);

    clock.advanceTimeBy(Duration.ofSeconds(59));
    assertThat(pool.snapshot().workforce().workers()).isEqualTo(4);
    clock.advanceTimeBy(Duration.ofSeconds(2));

    awaitWorkers(pool, 1);
  }

  @Test
  void forEver_asATime_isNever() throws Exception {
    Duration ever = ChronoUnit.FOREVER.getDuration();
    WorkerPool pool = build(elastic(1, 4).idleTime(ever).scalingInterval(ever).stuckAfter(ever));
    hold(pool, 4);
    release.countDown();
    awaitAllAsleep(pool);

    clock.advanceTimeBy(Duration.ofDays(365));

    assertThat(pool.snapshot().workforce().workers()).isEqualTo(4);
  }

  @Test
  void shrunk_effectsKnown_readsNoMore() throws Exception {
    WorkerPool pool = build(elastic(1, 4).idleTime(Duration.ofNanos(1)));
    hold(pool, 4);
    release.countDown();
    awaitAllAsleep(pool);

    clock.advanceTimeBy(SECOND);
    awaitWorkers(pool, 1);
    clock.advanceTimeBy(Duration.ofSeconds(3));
    long scheduled = clock.getScheduledTaskCount();
    clock.advanceTimeBy(Duration.ofSeconds(10));

    assertThat(clock.getScheduledTaskCount()).isEqualTo(scheduled);
    List<WorkforceChange> recent = pool.snapshot().workforce().recent();
    assertThat(recent).hasSize(scaled().size());
    assertThat(recent).allMatch(change -> change.waitAfter() != null);
  }

  @Test
  void shrink_allAreBusy_waitsUntilOneIsIdle() throws Exception {
    AtomicInteger wanted = new AtomicInteger(4);
    WorkerPool pool = build(elastic(1, 4).scaling(load -> load.want(wanted.get(), "test")));
    hold(pool, 4);

    wanted.set(1);
    clock.advanceTimeBy(SECOND);

    assertThat(pool.snapshot().workforce().workers()).isEqualTo(4);
    assertThat(scaled()).allMatch(change -> change.after() > change.before());
    release.countDown();
    awaitAllAsleep(pool);
    clock.advanceTimeBy(SECOND);
    awaitWorkers(pool, 1);
  }

  @Test
  void shrink_someHaveSleptForLong_theyLeaveAndWhoWorkedLastStays() throws Exception {
    AtomicInteger wanted = new AtomicInteger(4);
    WorkerPool pool = build(elastic(1, 4).scaling(load -> load.want(wanted.get(), "test")));
    hold(pool, 4);
    release.countDown();
    awaitAllAsleep(pool);
    String warm = pool.submit(() -> Thread.currentThread().getName()).block();
    awaitAllAsleep(pool);

    for (int workers = 3; workers >= 1; workers--) {
      wanted.set(workers);
      clock.advanceTimeBy(Elasticity.USUAL_INTERVAL); // or who is to leave is called more than once
      awaitWorkers(pool, workers);
      await().until(() -> threads().size() == wanted.get());
      assertThat(threads()).contains(warm);
    }
  }

  /** One who was about to sleep was not seen among the sleepers. */
  @Test
  void shrink_wasInVain_isTriedAgainAtTheNextReading() throws Exception {
    AtomicBoolean missed = new AtomicBoolean();
    CrewFactory inattentive =
        place ->
            new ThreadCrew(place, true, 1, null) {
              @Override
              public void resize(int workers) {
                if (workers >= workers() || !missed.compareAndSet(false, true)) {
                  super.resize(workers);
                }
              }
            };
    WorkerPool pool = build(elastic(1, 4).idleTime(Duration.ofNanos(1)).crew(inattentive));
    hold(pool, 4);
    release.countDown();
    awaitAllAsleep(pool);

    clock.advanceTimeBy(SECOND);

    awaitWorkers(pool, 1);
    assertThat(missed).isTrue();
  }

  @Test
  void growAgain_afterShrinking_takesTheSameSeatsAndKeepsTheirTallies() throws Exception {
    AtomicInteger wanted = new AtomicInteger(4);
    WorkerPool pool = build(elastic(1, 4).scaling(load -> load.want(wanted.get(), "test")));
    for (int round = 0; round < 5; round++) {
      wanted.set(4);
      CountDownLatch all = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) {
        pool.execute(
            () -> {
              all.countDown();
              awaitUninterruptibly(all);
            });
      }
      clock.advanceTimeBy(SECOND);
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
      awaitAllAsleep(pool);
      wanted.set(1);
      clock.advanceTimeBy(SECOND);
      awaitWorkers(pool, 1);
    }

    assertThat(pool.snapshot().ledger().completed()).isEqualTo(20);
    assertThat(pool.snapshot().workforce().recent()).hasSizeBetween(10, 16);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---------------------------------------------------------------- policies

  @Test
  void policy_itsLoad_tellsOfThePool() throws Exception {
    List<Load> loads = new CopyOnWriteArrayList<>();
    WorkerPool pool =
        build(
            elastic(2, 4)
                .scaling(
                    load -> {
                      loads.add(load);
                      return load.keep();
                    }));
    hold(pool, 2);
    for (int i = 0; i < 10; i++) {
      pool.execute(() -> {});
    }
    clock.advanceTimeBy(Duration.ofMillis(500));

    Load last = loads.get(loads.size() - 1);
    assertThat(last.workers()).isEqualTo(2);
    assertThat(last.min()).isEqualTo(2);
    assertThat(last.max()).isEqualTo(4);
    assertThat(last.busy()).isEqualTo(2);
    assertThat(last.queued()).isEqualTo(10);
    assertThat(last.queueCapacity()).isEqualTo(100);
    assertThat(last.oldestWait()).isEqualTo(Duration.ofMillis(500));
    assertThat(last.sinceGrown()).isEqualTo(Load.NEVER);
    assertThat(last.utilisation()).isGreaterThan(0.9);
    assertThat(loads).anyMatch(load -> load.arrivals() > 0);
  }

  @Test
  void policy_throws_isReportedAndThePoolGoesOn() throws Exception {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
    try {
      WorkerPool pool =
          build(
              elastic(1, 4)
                  .scaling(
                      load -> {
                        throw new IllegalStateException("no metric");
                      }));
      hold(pool, 1);
      pool.execute(() -> {});
      clock.advanceTimeBy(SECOND);

      assertThat(reported).isNotEmpty();
      assertThat(pool.snapshot().workforce().workers()).isEqualTo(1);
      release.countDown();
      await().until(() -> pool.snapshot().ledger().completed() == 2);
    } finally {
      Schedulers.resetOnHandleError();
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  @Timeout(60)
  void cancelledWhileQueued_allAreBusy_isNotAskedAboutForEver() throws Exception {
    AtomicInteger decisions = new AtomicInteger();
    WorkerPool pool =
        build(
            elastic(1, 2)
                .scaling(
                    load -> {
                      decisions.incrementAndGet();
                      return load.keep();
                    }));
    hold(pool, 1);
    pool.schedule(() -> {}).dispose(); // its entry stays in the room until a worker takes it
    clock.advanceTimeBy(SECOND);
    int before = decisions.get();

    clock.advanceTimeBy(SECOND);

    assertThat(decisions.get() - before).isLessThanOrEqualTo(20);
  }

  @Test
  void policy_returnsNothing_changesNothing() throws Exception {
    Schedulers.onHandleError((thread, error) -> {});
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> reported.add(error));
    try {
      WorkerPool pool = build(elastic(1, 2).scaling(load -> null));
      hold(pool, 1);
      pool.execute(() -> {});
      clock.advanceTimeBy(SECOND);

      assertThat(pool.snapshot().workforce().workers()).isEqualTo(1);
      assertThat(reported)
          .isNotEmpty()
          .allMatch(e -> "scaling policy: null (expected: a decision)".equals(e.getMessage()));
    } finally {
      Schedulers.resetOnHandleError();
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void policy_wantsMoreThanTheMost_getsTheMost() throws Exception {
    ScalingPolicy greedy = load -> new dev.weir.scaling.Wanted(1_000, "greed");
    WorkerPool pool = build(elastic(1, 3).scaling(greedy));

    hold(pool, 2);

    await().until(() -> pool.snapshot().workforce().workers() == 3);
    assertThat(scaled()).containsExactly(new PoolEvent.Scaled("elastic", "greed", 1, 3));
  }

  @Test
  void workforceChange_aSecondLater_tellsTheWaitBeforeAndAfter() throws Exception {
    WorkerPool pool = build(elastic(1, 2).scaling(Scaling.thresholds()).scalingInterval(SECOND));
    hold(pool, 1);
    AtomicInteger ran = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      pool.execute(ran::incrementAndGet);
    }
    clock.advanceTimeBy(Duration.ofSeconds(2));
    await().until(() -> ran.get() == 5);
    clock.advanceTimeBy(Duration.ofSeconds(3));

    WorkforceChange first = pool.snapshot().workforce().recent().get(0);
    assertThat(first.before()).isEqualTo(1);
    assertThat(first.after()).isEqualTo(2);
    assertThat(first.cause()).startsWith("utilisation ");
    assertThat(first.waitBefore()).isGreaterThanOrEqualTo(SECOND);
    assertThat(first.waitAfter()).isNotNull();
  }

  // ---------------------------------------------------------------- a timer that is not there

  @Test
  void timer_refuses_theDecisionIsMadeByWhoAsks() throws Exception {
    Scheduler gone = Schedulers.newSingle("gone");
    gone.dispose();
    WorkerPool pool =
        build(
            WorkerPools.boundedElastic("elastic", 1, 3)
                .queueCapacity(10)
                .listener(events::add)
                .timer(gone));

    hold(pool, 3);

    assertThat(pool.snapshot().workforce().workers()).isEqualTo(3);
  }

  // ---------------------------------------------------------------- the builder

  static Stream<Arguments> onFixed() {
    return Stream.of(
        Arguments.of("scaling", (Consumer<WorkerPoolBuilder>) b -> b.scaling(Scaling.onDemand())),
        Arguments.of("idleTime", (Consumer<WorkerPoolBuilder>) b -> b.idleTime(SECOND)),
        Arguments.of(
            "scalingInterval", (Consumer<WorkerPoolBuilder>) b -> b.scalingInterval(SECOND)));
  }

  @ParameterizedTest
  @MethodSource("onFixed")
  void builder_elasticOptionOnFixedPool_saysWhereItBelongs(
      String option, Consumer<WorkerPoolBuilder> set) {
    assertThatThrownBy(() -> set.accept(WorkerPools.fixed("p", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            option
                + ": on pool p, which has a constant number of workers (expected:"
                + " WorkerPools.boundedElastic)");
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        Arguments.of(
            "min: 0 (expected: 1 to 4)", (Runnable) () -> WorkerPools.boundedElastic("p", 0, 4)),
        Arguments.of(
            "min: 5 (expected: 1 to 4)", (Runnable) () -> WorkerPools.boundedElastic("p", 5, 4)),
        Arguments.of(
            "max: 0 (expected: 1 to 32767)",
            (Runnable) () -> WorkerPools.boundedElastic("p", 1, 0)),
        Arguments.of(
            "idleTime: PT0S (expected: > 0)",
            (Runnable) () -> WorkerPools.boundedElastic("p", 1, 2).idleTime(Duration.ZERO)),
        Arguments.of(
            "scalingInterval: PT-1S (expected: > 0)",
            (Runnable)
                () -> WorkerPools.boundedElastic("p", 1, 2).scalingInterval(SECOND.negated())));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void builder_wrongValue_saysNameValueAndRule(String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void builder_nullPolicy_saysNameValueAndRule() {
    assertThatThrownBy(() -> WorkerPools.boundedElastic("p", 1, 2).scaling(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("scaling: null (expected: not null)");
  }

  @Test
  void config_elastic_isReadBack() {
    ScalingPolicy policy = Scaling.thresholds();
    WorkerPool pool =
        WorkerPools.boundedElastic("p", 2, 5)
            .scaling(policy)
            .idleTime(SECOND)
            .scalingInterval(Duration.ofMillis(10))
            .crew(new ManualCrew.Factory())
            .build();

    assertThat(pool.config().workers()).isEqualTo(5);
    assertThat(pool.config().elasticity())
        .isEqualTo(new Elasticity(2, policy, SECOND, Duration.ofMillis(10)));
    assertThat(pool).hasToString("boundedElastic(\"p\", 2, 5)");
    assertThat(pool.snapshot().workforce()).isEqualTo(Workforce.constant(5));
  }
}
