package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.internal.ThreadTimes;
import dev.weir.internal.VirtualThreads;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.WorkClassSnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.request.WorkloadKind;
import dev.weir.workload.Classification;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Work that goes to the pool which is right for it, on real threads. */
class MixedPoolTest {

  private static final Duration SLACK = Duration.ofSeconds(30);
  private static final Classification QUICK =
      Classification.usual().memory(8, 4).dwell(Duration.ZERO);

  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final List<MixedPool> pools = new ArrayList<>();

  private MixedPool mixed(MixedPoolBuilder builder) {
    MixedPool pool = builder.listener(events::add).build();
    pools.add(pool);
    return pool;
  }

  private MixedPool mixed() {
    return mixed(MixedPool.named("work").classification(QUICK));
  }

  @AfterEach
  void everyTaskIsAccountedFor() {
    for (MixedPool pool : pools) {
      pool.disposeGracefully().block(SLACK);
      for (WorkloadKind kind : WorkloadKind.values()) {
        assertThat(pool.of(kind).snapshot().ledger().isBalanced()).isTrue();
      }
    }
  }

  private static String thread() {
    return Thread.currentThread().getName();
  }

  /* Until the thread has computed for half a millisecond, whoever has the core meanwhile. */
  private static String compute() {
    var threads = ManagementFactory.getThreadMXBean();
    long until = threads.getCurrentThreadCpuTime() + TimeUnit.MICROSECONDS.toNanos(500);
    while (threads.getCurrentThreadCpuTime() < until) {
      Thread.onSpinWait();
    }
    return thread();
  }

  private static String waitForNobody() throws InterruptedException {
    assertThat(new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS)).isFalse();
    return thread();
  }

  private static String run(MixedPool pool, String workClass, Callable<String> task) {
    String where = pool.submit(workClass, task).block(SLACK);
    assertThat(where).isNotNull();
    return where;
  }

  /*
   * What else the machine does may take more runs than it should, and of these only one in sixteen is
   * measured: so one after the other. The last of them may have been measured too.
   */
  private static void runUntil(
      MixedPool pool, String workClass, Callable<String> task, WorkloadKind kind) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofNanos(1))
        .atMost(SLACK)
        .until(
            () ->
                run(pool, workClass, task).startsWith("work-" + kind + "-")
                    && pool.kindOf(workClass) == kind);
  }

  private WorkClassSnapshot snapshotOf(MixedPool pool, String workClass) {
    return pool.snapshot().classes().stream()
        .filter(one -> one.name().equals(workClass))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void workClass_computesThenWaitsThenComputes_isReroutedEachTime() {
    MixedPool pool = mixed();
    assertThat(run(pool, "drifts", MixedPoolTest::compute)).startsWith("work-io-");

    runUntil(pool, "drifts", MixedPoolTest::compute, WorkloadKind.CPU);
    assertThat(pool.kindOf("drifts")).isEqualTo(WorkloadKind.CPU);
    runUntil(pool, "drifts", MixedPoolTest::waitForNobody, WorkloadKind.IO);
    assertThat(pool.kindOf("drifts")).isEqualTo(WorkloadKind.IO);
    runUntil(pool, "drifts", MixedPoolTest::compute, WorkloadKind.CPU);

    List<PoolEvent.Rerouted> reroutings =
        events.stream()
            .filter(PoolEvent.Rerouted.class::isInstance)
            .map(PoolEvent.Rerouted.class::cast)
            .toList();
    assertThat(reroutings).hasSizeGreaterThanOrEqualTo(3);
    PoolEvent.Rerouted first = reroutings.get(0);
    assertThat(first.pool()).isEqualTo("work");
    assertThat(first.workClass()).isEqualTo("drifts");
    assertThat(first.before()).isEqualTo(WorkloadKind.IO);
    assertThat(first.after()).isEqualTo(WorkloadKind.CPU);
    assertThat(first.waitShare()).isBetween(0.0, QUICK.cpuUpTo());
    assertThat(first.samples()).isGreaterThanOrEqualTo(QUICK.minSamples());
    WorkClassSnapshot known = snapshotOf(pool, "drifts");
    assertThat(known.kind()).isEqualTo(WorkloadKind.CPU);
    assertThat(known.declared()).isFalse();
    assertThat(known.reroutings()).isEqualTo(reroutings.size());
    assertThat(known.waitShare()).isBetween(0.0, 1.0);
    assertThat(known.samples()).isPositive();
  }

  @Test
  void executed_computes_isReroutedToo() {
    MixedPool pool = mixed();

    await()
        .atMost(SLACK)
        .until(
            () -> {
              CompletableFuture<String> where = new CompletableFuture<>();
              pool.execute("computes", () -> where.complete(compute()));
              return where.get(30, TimeUnit.SECONDS).startsWith("work-cpu-");
            });

    assertThat(pool.kindOf("computes")).isEqualTo(WorkloadKind.CPU);
  }

  @Test
  void submitted_twoClasses_areKeptApart() {
    MixedPool pool = mixed();

    runUntil(pool, "computes", MixedPoolTest::compute, WorkloadKind.CPU);
    for (int i = 0; i < 10; i++) {
      run(pool, "waits", MixedPoolTest::waitForNobody);
    }

    assertThat(pool.kindOf("waits")).isEqualTo(WorkloadKind.IO);
    assertThat(snapshotOf(pool, "waits").waitShare()).isGreaterThan(QUICK.cpuUpTo());
  }

  @Test
  void declaredClass_whateverItDoes_goesWhereItWasDeclaredAndIsNotMeasured() {
    MixedPool pool =
        mixed(
            MixedPool.named("work")
                .classification(QUICK)
                .declare("computes", WorkloadKind.CPU)
                .declare("waits", WorkloadKind.IO));
    for (int i = 0; i < 20; i++) {
      assertThat(run(pool, "computes", MixedPoolTest::waitForNobody)).startsWith("work-cpu-");
      assertThat(run(pool, "waits", MixedPoolTest::compute)).startsWith("work-io-");
    }
    CompletableFuture<String> executed = new CompletableFuture<>();
    pool.execute("computes", () -> executed.complete(thread()));

    assertThat(executed).succeedsWithin(SLACK).asString().startsWith("work-cpu-");
    assertThat(pool.kindOf("computes")).isEqualTo(WorkloadKind.CPU);
    WorkClassSnapshot known = snapshotOf(pool, "computes");
    assertThat(known.declared()).isTrue();
    assertThat(known.samples()).isZero();
    assertThat(known.waitShare()).isNaN();
  }

  @Test
  void options_sayTheKind_goThereWhateverWasDeclared() {
    MixedPool pool = mixed(MixedPool.named("work").declare("waits", WorkloadKind.IO));

    Mono<String> where =
        pool.submit(MixedPoolTest::thread, TaskOptions.named("waits").kind(WorkloadKind.CPU));

    assertThat(where.block(SLACK)).startsWith("work-cpu-");
  }

  @Test
  void options_withoutNameAndKind_goWhereUnknownWorkGoes() {
    MixedPool pool = mixed(MixedPool.named("work").unknown(WorkloadKind.CPU));

    assertThat(pool.submit(MixedPoolTest::thread, TaskOptions.none()).block(SLACK))
        .startsWith("work-cpu-");
    assertThat(pool.kindOf("never seen")).isEqualTo(WorkloadKind.CPU);
    assertThat(pool.snapshot().classes()).isEmpty();
  }

  @Test
  void submitted_fails_theErrorIsTheTasksOwnAndItIsMeasuredAllTheSame() {
    MixedPool pool = mixed();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  run(
                      pool,
                      "fails",
                      () -> {
                        throw new IllegalStateException("its own");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("its own");
    }

    assertThat(snapshotOf(pool, "fails").samples()).isEqualTo(2);
  }

  @Test
  void submit_resubscribed_isRoutedAnew() {
    MixedPool pool = mixed();
    Mono<String> task = pool.submit("drifts", MixedPoolTest::compute);
    assertThat(task.block(SLACK)).startsWith("work-io-");

    await().atMost(SLACK).until(() -> task.block(SLACK).startsWith("work-cpu-"));

    assertThat(pool.kindOf("drifts")).isEqualTo(WorkloadKind.CPU);
  }

  @Test
  void listener_throws_theTaskDoesNotNotice() {
    MixedPool pool =
        MixedPool.named("work")
            .classification(QUICK)
            .listener(
                event -> {
                  if (event instanceof PoolEvent.Rerouted) {
                    throw new IllegalStateException("the listener's");
                  }
                })
            .build();
    pools.add(pool);

    await()
        .dontCatchUncaughtExceptions() // what the listener threw, on the worker
        .atMost(SLACK)
        .until(() -> run(pool, "computes", MixedPoolTest::compute).startsWith("work-cpu-"));

    assertThat(pool.kindOf("computes")).isEqualTo(WorkloadKind.CPU);
  }

  @Test
  void io_isFullOfItself_itsOwnStrategyApplies() {
    WorkerPool io = WorkerPools.fixed("io", 1).queueCapacity(0).overflow(Overflow.reject()).build();
    MixedPool pool = mixed(MixedPool.named("work").io(io));
    CountDownLatch release = new CountDownLatch(1);
    var first = pool.submit("waits", () -> release.await(30, TimeUnit.SECONDS)).toFuture();

    assertThatThrownBy(() -> pool.execute("waits", () -> {}))
        .isInstanceOf(RejectedExecutionException.class);

    release.countDown();
    assertThat(first).succeedsWithin(SLACK).isEqualTo(true);
    io.disposeGracefully().block(SLACK);
  }

  /* As a virtual one is where the JDK has them; a factory of others would tell. */
  @Test
  void io_onVirtualThreads_nowAndThenOneRunGoesToTheCpuPoolToBeMeasured() {
    assumeTrue(VirtualThreads.areThere(), "the JDK has no virtual threads");
    WorkerPool io = WorkerPools.virtual("io", 16).build();
    MixedPool pool = mixed(MixedPool.named("work").io(io).classification(QUICK));
    Set<Boolean> onCpu = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      onCpu.add(run(pool, "waits", MixedPoolTest::waitForNobody).startsWith("work-cpu-"));
    }

    assertThat(onCpu).containsExactlyInAnyOrder(true, false);
    assertThat(snapshotOf(pool, "waits").samples()).isPositive();
    assertThat(pool.kindOf("waits")).isEqualTo(WorkloadKind.IO);
    io.disposeGracefully().block(SLACK);
  }

  /* As those of a JVM that does not tell. */
  private static void whileThreadsTellNothing(ThrowingCallable action) throws Throwable {
    ThreadTimes.prepare(); // which finds out for good whether they can
    var threads = ManagementFactory.getThreadMXBean();
    threads.setThreadCpuTimeEnabled(false);
    try {
      action.call();
    } finally {
      threads.setThreadCpuTimeEnabled(true);
    }
  }

  @Test
  void threads_tellNothing_workIsNotSentElsewhereAgainAndAgainToBeMeasured() throws Throwable {
    MixedPool pool = mixed();

    whileThreadsTellNothing(
        () -> {
          int onCpu = 0;
          for (int i = 0; i < 200; i++) {
            onCpu += run(pool, "waits", MixedPoolTest::thread).startsWith("work-cpu-") ? 1 : 0;
          }
          assertThat(onCpu).isEqualTo(1);
        });

    assertThat(snapshotOf(pool, "waits").samples()).isZero();
  }

  @Test
  void cpu_allItsWorkersAreBusyBesideAnEmptyQueue_isSentNothingToBeMeasured() throws Throwable {
    WorkerPool cpu =
        WorkerPools.fixed("cpu", 1).queueCapacity(0).overflow(Overflow.reject()).build();
    MixedPool pool = mixed(MixedPool.named("work").cpu(cpu));
    CountDownLatch release = new CountDownLatch(1);
    keepBusy(cpu, release);

    whileThreadsTellNothing(
        () -> {
          for (int i = 0; i < 64; i++) {
            assertThat(run(pool, "waits", MixedPoolTest::thread)).startsWith("work-io-");
          }
        });

    release.countDown();
    cpu.disposeGracefully().block(SLACK);
  }

  /* One of its workers, which is at it when this returns. */
  private static void keepBusy(WorkerPool pool, CountDownLatch release)
      throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    pool.execute(
        () -> {
          running.countDown();
          awaitQuietly(release);
        });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /* A virtual one, say, which tells nothing, though the pool's own threads do. */
  @Test
  void callerRuns_onAThreadThatTellsNothing_theIoPoolGoesOnMeasuring() throws Throwable {
    WorkerPool io =
        WorkerPools.fixed("io", 1).queueCapacity(0).overflow(Overflow.callerRuns()).build();
    MixedPool pool = mixed(MixedPool.named("work").io(io));
    CountDownLatch release = new CountDownLatch(1);
    keepBusy(io, release);
    whileThreadsTellNothing(
        () -> {
          for (int i = 0; i < 8; i++) {
            assertThat(run(pool, "waits", MixedPoolTest::thread)).isEqualTo(thread());
          }
        });
    release.countDown();
    await().atMost(SLACK).until(() -> io.snapshot().ledger().pending() == 0);

    for (int i = 0; i < 64; i++) {
      String where = run(pool, "waits", MixedPoolTest::waitForNobody);
      assertThat(where).doesNotStartWith("work-cpu-"); // on the pool, or here if it is still full
    }

    assertThat(snapshotOf(pool, "waits").samples()).isGreaterThan(10);
    io.disposeGracefully().block(SLACK);
  }

  @Test
  void classes_aHundredThousandNames_areForgottenAndCounted() {
    MixedPool pool = mixed(MixedPool.named("work").maxClasses(64));
    Flux.range(0, 100_000)
        .flatMap(i -> pool.submit("name-" + i, () -> i), 64)
        .then()
        .block(Duration.ofMinutes(2));

    assertThat(pool.snapshot().classes().size()).isLessThanOrEqualTo(64);
    assertThat(pool.snapshot().forgotten()).isGreaterThanOrEqualTo(100_000 - 64);
  }

  @Test
  void dispose_ownPools_endWithIt() {
    MixedPool pool = mixed();

    pool.dispose();

    for (WorkloadKind kind : WorkloadKind.values()) {
      assertThat(pool.of(kind).isDisposed()).as("%s", kind).isTrue();
    }
  }

  @Test
  void disposeGracefully_ownPools_haveDoneWhatTheyAcceptedAndEnded() {
    MixedPool pool = mixed();
    CountDownLatch release = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> accepted = new ArrayList<>();
    for (WorkloadKind kind : WorkloadKind.values()) {
      TaskOptions options = TaskOptions.none().kind(kind);
      accepted.add(pool.submit(() -> release.await(30, TimeUnit.SECONDS), options).toFuture());
    }
    CompletableFuture<Void> end = pool.disposeGracefully().toFuture();
    assertThat(end).isNotDone();

    release.countDown();

    assertThat(end).succeedsWithin(SLACK);
    assertThat(accepted).allMatch(task -> task.join());
    for (WorkloadKind kind : WorkloadKind.values()) {
      assertThat(pool.of(kind).scan(Scannable.Attr.TERMINATED)).as("%s", kind).isTrue();
    }
  }

  @Test
  void disposeGracefully_givenPools_stayTheCallers() {
    WorkerPool cpu = WorkerPools.fixed("cpu", 1).build();
    WorkerPool io = WorkerPools.fixed("io", 1).build();
    MixedPool pool = MixedPool.named("work").cpu(cpu).io(io).build();

    pool.disposeGracefully().block(SLACK);

    assertThat(cpu.isDisposed()).isFalse();
    assertThat(io.isDisposed()).isFalse();
    cpu.disposeGracefully().block(SLACK);
    io.disposeGracefully().block(SLACK);
  }

  @Test
  void dispose_givenPools_staysTheCallers() {
    WorkerPool given = WorkerPools.fixed("given", 1).build();
    MixedPool pool = mixed(MixedPool.named("work").cpu(given));

    pool.dispose();

    assertThat(pool.isDisposed()).isTrue();
    assertThat(pool.of(WorkloadKind.IO).isDisposed()).isTrue();
    assertThat(given.isDisposed()).isFalse();
    given.disposeGracefully().block(SLACK);
  }

  @Test
  void build_nothingSaid_hasAWorkerPerCoreAndTenForWhatWaits() {
    MixedPool pool = mixed(MixedPool.named("work"));
    int cores = Runtime.getRuntime().availableProcessors();

    assertThat(pool.of(WorkloadKind.CPU).config().workers()).isEqualTo(cores);
    assertThat(pool.of(WorkloadKind.IO).config().workers()).isEqualTo(10 * cores);
    assertThat(pool.snapshot().name()).isEqualTo("work");
    assertThat(pool.snapshot().cpu().name()).isEqualTo("work-cpu");
    assertThat(pool.snapshot().io().name()).isEqualTo("work-io");
  }

  private static Arguments wrong(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  private static List<Arguments> wrong() {
    MixedPoolBuilder builder = MixedPool.named("work");
    return List.of(
        wrong("name: \" \" (expected: not blank)", () -> MixedPool.named(" ")),
        wrong("maxClasses: 1 (expected: >= 2)", () -> builder.maxClasses(1)),
        wrong("workClass: \"\" (expected: not blank)", () -> builder.declare("", WorkloadKind.CPU)),
        wrong("kind: null (expected: not null)", () -> builder.declare("a", null)),
        wrong("cpu: null (expected: not null)", () -> builder.cpu(null)),
        wrong("io: null (expected: not null)", () -> builder.io(null)),
        wrong("classification: null (expected: not null)", () -> builder.classification(null)),
        wrong("unknown: null (expected: not null)", () -> builder.unknown(null)),
        wrong("listener: null (expected: not null)", () -> builder.listener(null)),
        wrong(
            "workload kind: \"gpu\" (expected: cpu or io)",
            () -> builder.declare("a", WorkloadKind.of("gpu"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void builder_wrongValue_saysNameValueAndRule(String message, ThrowingCallable call) {
    assertThatThrownBy(call).hasMessage(message);
  }

  @Test
  void build_noSecondPoolToBeHad_leavesNoneOfItsOwnBehind() {
    WorkerPool first = WorkerPools.fixed("first", 1).build();
    OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    Supplier<WorkerPool> none =
        () -> {
          throw noThread;
        };

    MixedPoolBuilder given = MixedPool.named("work").cpu(first);
    assertThatThrownBy(() -> given.build(none, none)).isSameAs(noThread);
    assertThat(first.isDisposed()).isFalse(); // it is the caller's

    MixedPoolBuilder builder = MixedPool.named("work");
    assertThatThrownBy(() -> builder.build(() -> first, none)).isSameAs(noThread);
    assertThat(first.isDisposed()).isTrue();
  }

  @Test
  void build_onePoolForBoth_isRefused() {
    WorkerPool one = WorkerPools.fixed("one", 1).build();

    assertThatThrownBy(() -> MixedPool.named("work").cpu(one).io(one).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("io: fixed(\"one\", 1) in mixed pool work (expected: another pool than cpu)");
    one.dispose();
  }

  @Test
  void submit_wrongArguments_saysNameValueAndRule() {
    MixedPool pool = mixed();

    assertThatThrownBy(() -> pool.submit(" ", () -> 1))
        .hasMessage("workClass: \" \" (expected: not blank)");
    assertThatThrownBy(() -> pool.submit("a", null)).hasMessage("task: null (expected: not null)");
    assertThatThrownBy(() -> pool.execute("a", null)).hasMessage("task: null (expected: not null)");
    assertThatThrownBy(() -> pool.of(null)).hasMessage("kind: null (expected: not null)");
  }

  @Test
  void kind_fromAConfiguration_isReadInEitherCase() {
    assertThat(WorkloadKind.of("cpu")).isEqualTo(WorkloadKind.CPU);
    assertThat(WorkloadKind.of("IO")).isEqualTo(WorkloadKind.IO);
    assertThat(WorkloadKind.IO).hasToString("io");
  }
}
