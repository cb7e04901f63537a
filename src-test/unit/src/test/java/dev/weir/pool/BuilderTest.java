package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
import dev.weir.support.ManualCrew;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

class BuilderTest {

  private static Arguments wrong(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  private static ThrowingCallable with(Consumer<WorkerPoolBuilder> change) {
    return () -> change.accept(WorkerPools.fixed("p", 1));
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("name: \"\" (expected: not blank)", () -> WorkerPools.fixed("", 1)),
        wrong("name: \"  \" (expected: not blank)", () -> WorkerPools.fixed("  ", 1)),
        wrong("workers: 0 (expected: 1 to 32767)", () -> WorkerPools.fixed("p", 0)),
        wrong("workers: -1 (expected: 1 to 32767)", () -> WorkerPools.fixed("p", -1)),
        wrong("workers: 32768 (expected: 1 to 32767)", () -> WorkerPools.fixed("p", 32_768)),
        wrong("queueCapacity: -1 (expected: 0 to 16777216)", with(b -> b.queueCapacity(-1))),
        wrong(
            "queueCapacity: 16777217 (expected: 0 to 16777216)",
            with(b -> b.queueCapacity(16_777_217))),
        wrong("maxWaiters: -1 (expected: >= 0)", with(b -> b.maxWaiters(-1))),
        wrong("maxStrands: 0 (expected: >= 1)", with(b -> b.maxStrands(0))),
        wrong("maxTimers: 0 (expected: >= 1)", with(b -> b.maxTimers(0))),
        wrong("taskTimeout: PT0S (expected: > 0)", with(b -> b.taskTimeout(Duration.ZERO))),
        wrong(
            "taskTimeout: PT-1S (expected: > 0)", with(b -> b.taskTimeout(Duration.ofSeconds(-1)))),
        wrong("stuckAfter: PT0S (expected: > 0)", with(b -> b.stuckAfter(Duration.ZERO))));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void builder_wrongValue_saysNameValueAndRule(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  static Stream<Arguments> nulls() {
    return Stream.of(
        Arguments.of("name", (ThrowingCallable) () -> WorkerPools.fixed(null, 1)),
        Arguments.of("overflow", with(b -> b.overflow(null))),
        Arguments.of("taskTimeout", with(b -> b.taskTimeout(null))),
        Arguments.of("stuckAfter", with(b -> b.stuckAfter(null))),
        Arguments.of("stuckAction", with(b -> b.stuckAfter(Duration.ofSeconds(1), null))),
        Arguments.of("timer", with(b -> b.timer(null))),
        Arguments.of("expiryScheduler", with(b -> b.expiryScheduler(null))),
        Arguments.of("listener", with(b -> b.listener(null))),
        Arguments.of("threads", with(b -> b.threads(null))),
        Arguments.of("crew", with(b -> b.crew(null))));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void builder_null_saysNameValueAndRule(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(NullPointerException.class)
        .hasMessage(name + ": null (expected: not null)");
  }

  private static WorkerPool built(WorkerPoolBuilder builder) {
    return builder.crew(new ManualCrew.Factory()).build();
  }

  @Test
  void build_nothingSaid_hasTheDefaults() {
    assertThat(built(WorkerPools.fixed("p", 3)).config())
        .isEqualTo(
            new PoolConfig(
                "p",
                3,
                256,
                4_096,
                65_536,
                1_048_576,
                Overflow.block(),
                Discipline.fifo(),
                null,
                true,
                null,
                StuckAction.REPORT,
                null));
  }

  @Test
  void build_everythingSaid_isReadBack() {
    PoolConfig config =
        built(
                WorkerPools.fixed("p", 2)
                    .queueCapacity(8)
                    .maxWaiters(3)
                    .maxStrands(4)
                    .maxTimers(5)
                    .overflow(Overflow.reject())
                    .taskTimeout(Duration.ofSeconds(6))
                    .stuckAfter(Duration.ofSeconds(7), StuckAction.INTERRUPT)
                    .daemon(false))
            .config();

    assertThat(config)
        .isEqualTo(
            new PoolConfig(
                "p",
                2,
                8,
                3,
                4,
                5,
                Overflow.reject(),
                Discipline.fifo(),
                Duration.ofSeconds(6),
                false,
                Duration.ofSeconds(7),
                StuckAction.INTERRUPT,
                null));
    assertThat(config.capacity()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10})
  void build_maxWaitersUnsaid_is16TimesTheQueueButAtLeast16(int queue) {
    assertThat(built(WorkerPools.fixed("p", 1).queueCapacity(queue)).config().maxWaiters())
        .isEqualTo(16 * Math.max(1, queue));
  }

  @Test
  void build_twice_makesTwoPools() {
    WorkerPoolBuilder builder = WorkerPools.fixed("p", 1).crew(new ManualCrew.Factory());
    WorkerPool first = builder.build();
    WorkerPool second = builder.build();

    first.dispose();

    assertThat(second.isDisposed()).isFalse();
    assertThat(second).isNotSameAs(first);
  }

  @Test
  void build_crew_isStarted() {
    ManualCrew.Factory factory = new ManualCrew.Factory();
    WorkerPools.fixed("p", 1).crew(factory).build();

    assertThat(factory.hired().isStarted()).isTrue();
  }

  @Test
  void build_threads_areTheFactorys() {
    AtomicInteger made = new AtomicInteger();
    WorkerPool pool =
        WorkerPools.fixed("p", 2)
            .threads(body -> new Thread(body, "own-" + made.incrementAndGet()))
            .build();

    String onSeat =
        pool.submit(
                () -> {
                  assertThatThrownBy(() -> executeOnAFullPool())
                      .isInstanceOf(WouldBlockException.class); // a worker is not parked for room
                  return Thread.currentThread().getName();
                })
            .block(Duration.ofSeconds(10));
    pool.disposeGracefully().block(Duration.ofSeconds(10));

    assertThat(made).hasValue(2);
    assertThat(onSeat).startsWith("own-");
  }

  private static void executeOnAFullPool() {
    WorkerPool full = WorkerPools.fixed("full", 1).crew(new ManualCrew.Factory()).build();
    try {
      while (full.snapshot().ledger().queued() < full.config().capacity()) {
        full.execute(() -> {});
      }
      full.execute(() -> {});
    } finally {
      full.dispose();
    }
  }

  @Test
  void build_threadsOfAFactoryThatHasNone_saysSo() {
    WorkerPoolBuilder builder = WorkerPools.fixed("p", 2).threads(body -> null);

    assertThatThrownBy(builder::build)
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the thread factory's thread: null (expected: not null)");
  }

  @Test
  void pool_toString_saysKindNameAndWorkers() {
    assertThat(built(WorkerPools.fixed("db", 5))).hasToString("fixed(\"db\", 5)");
  }

  // ---------------------------------------------------------------- the pool's own arguments

  static Stream<Arguments> poolNulls() {
    return Stream.of(
        Arguments.of("task", (Consumer<WorkerPool>) p -> p.execute(null)),
        Arguments.of("task", (Consumer<WorkerPool>) p -> p.schedule(null)),
        Arguments.of("task", (Consumer<WorkerPool>) p -> p.submit(null)),
        Arguments.of("task", (Consumer<WorkerPool>) p -> p.submitOrEmpty(null)),
        Arguments.of("task", (Consumer<WorkerPool>) p -> p.submitPublisher(null)),
        Arguments.of("options", (Consumer<WorkerPool>) p -> p.submit(() -> 1, null)),
        Arguments.of("options", (Consumer<WorkerPool>) p -> p.submitPublisher(Flux::empty, null)),
        Arguments.of("mapper", (Consumer<WorkerPool>) p -> p.map(null)),
        Arguments.of("mapper", (Consumer<WorkerPool>) p -> p.mapUnordered(null)),
        Arguments.of("mapper", (Consumer<WorkerPool>) p -> p.mapKeyed(i -> i, null)),
        Arguments.of("key", (Consumer<WorkerPool>) p -> p.mapKeyed(null, i -> i)),
        Arguments.of("mapper", (Consumer<WorkerPool>) p -> p.flatMap(null)),
        Arguments.of("mapper", (Consumer<WorkerPool>) p -> p.flatMapSequential(null)),
        Arguments.of("deadline", (Consumer<WorkerPool>) p -> p.disposeGracefully(null)));
  }

  @ParameterizedTest
  @MethodSource("poolNulls")
  void pool_null_saysNameValueAndRule(String name, Consumer<WorkerPool> call) {
    WorkerPool pool = built(WorkerPools.fixed("p", 1));

    assertThatThrownBy(() -> call.accept(pool))
        .isInstanceOf(NullPointerException.class)
        .hasMessage(name + ": null (expected: not null)");
    assertThat(pool.snapshot().ledger().offered()).isZero();
  }

  @Test
  void scheduleTimed_null_saysWhichArgument() {
    WorkerPool pool = built(WorkerPools.fixed("p", 1));

    assertThatThrownBy(() -> pool.schedule(null, 1, TimeUnit.SECONDS))
        .isInstanceOf(NullPointerException.class)
        .hasMessageStartingWith("task: null (expected: ");
    assertThatThrownBy(() -> pool.schedulePeriodically(null, 1, 1, TimeUnit.SECONDS))
        .isInstanceOf(NullPointerException.class)
        .hasMessageStartingWith("task: null (expected: ");
  }

  @Test
  void disposeGracefully_negative_saysNameValueAndRule() {
    WorkerPool pool = built(WorkerPools.fixed("p", 1));

    assertThatThrownBy(() -> pool.disposeGracefully(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deadline: PT-0.001S (expected: >= 0)");
    assertThat(pool.isDisposed()).isFalse();
  }

  // ---------------------------------------------------------------- scanning

  @Test
  void scan_pool_tellsOfItself() {
    Stepped stepped = Stepped.of(1, 1, Overflow.block());
    WorkerPool pool = stepped.pool;
    stepped.fill();
    pool.schedule(() -> {}); // waits
    assertThat(pool.scan(Scannable.Attr.NAME)).isEqualTo("stepped");
    assertThat(pool.scan(Scannable.Attr.CAPACITY)).isEqualTo(2);
    assertThat(pool.scan(Scannable.Attr.BUFFERED)).isEqualTo(3);
    assertThat(pool.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(pool.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(pool.scanUnsafe(Scannable.Attr.PREFETCH)).isNull();
    assertThat(pool.inners()).isEmpty();
    stepped.settled();

    pool.dispose();

    assertThat(pool.scan(Scannable.Attr.TERMINATED)).isTrue();
    assertThat(pool.scan(Scannable.Attr.CANCELLED)).isTrue();
  }
}
