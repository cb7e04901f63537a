package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Intake;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.limit.Limits;
import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import dev.weir.pool.TaskGroup;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillCodec;
import io.micrometer.context.ContextRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/**
 * Where an application has turned on automatic context propagation, its thread locals are there
 * behind each of our operators, and in each task, as behind Reactor's own.
 */
class ThreadLocalsTest {

  private static final Duration PATIENCE = PoolContract.PATIENCE;
  private static final String KEY = "weir.test.user";
  private static final ThreadLocal<String> USER = new ThreadLocal<>();

  @BeforeAll
  static void turnOn() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, USER);
    Hooks.enableAutomaticContextPropagation();
  }

  @AfterAll
  static void turnOff() {
    Hooks.disableAutomaticContextPropagation();
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
  }

  private static String user() {
    return String.valueOf(USER.get());
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void buffer_betweenThreads_restoresThem(Buffering buffering) {
    List<String> users =
        Flux.range(1, 20)
            .publishOn(Schedulers.parallel())
            .transform(buffering.<Integer>of(256, Schedulers.parallel()))
            .map(i -> user())
            .contextWrite(Context.of(KEY, "ada"))
            .collectList()
            .block(PATIENCE);

    assertThat(users).hasSize(20).containsOnly("ada");
  }

  @Test
  void intake_elementsOfOtherThreads_arriveUnderTheSubscribersOwn() {
    Intake<Integer> intake = Intake.<Integer>bounded(8).build();
    Mono<List<String>> users =
        intake
            .asFlux()
            .map(i -> user())
            .take(2)
            .collectList()
            .contextWrite(Context.of(KEY, "ada"))
            .cache();
    users.subscribe();

    Mono.fromRunnable(() -> intake.tryOffer(1))
        .then(intake.send(2))
        .subscribeOn(Schedulers.parallel())
        .contextWrite(Context.of(KEY, "grace"))
        .block(PATIENCE);

    assertThat(users.block(PATIENCE)).containsExactly("ada", "ada");
  }

  @Test
  void spill_replayedElements_haveTheirSubscribersOwn(@TempDir Path folder) throws IOException {
    Spill<String> spill = Spill.in(folder, SpillCodec.utf8()).build();
    TestSubscriber<String> users = TestSubscriber.builder().initialRequest(0).build();
    Flux.range(1, 20)
        .map(Object::toString)
        .publishOn(Schedulers.parallel())
        .transform(spill.operator(1))
        .map(text -> user())
        .contextWrite(Context.of(KEY, "ada"))
        .subscribe(users);
    Pools.eventually().until(() -> spill.snapshot().ledger().spilled() == 19);
    users.request(Long.MAX_VALUE);
    users.block(PATIENCE);

    assertThat(users.getReceivedOnNext()).hasSize(20).containsOnly("ada");
    spill.disposeGracefully().block(PATIENCE);
  }

  @Test
  void pool_tasksAndResults_haveThem() {
    WorkerPool pool = WorkerPools.fixed("locals", 2).build();
    try {
      String inTheTask =
          pool.submit(ThreadLocalsTest::user).contextWrite(Context.of(KEY, "ada")).block(PATIENCE);
      List<String> mapped =
          Flux.range(1, 20)
              .transform(pool.<Integer, String>map(i -> user()))
              .map(inTheMapper -> inTheMapper + " " + user())
              .contextWrite(Context.of(KEY, "ada"))
              .collectList()
              .block(PATIENCE);

      assertThat(inTheTask).isEqualTo("ada");
      assertThat(mapped).hasSize(20).containsOnly("ada ada");
    } finally {
      pool.dispose();
    }
  }

  @Test
  void batch_bodyHasNobodysAndEachResultItsSubscribers() {
    WorkerPool pool = WorkerPools.fixed("locals", 2).build();
    try {
      Batcher<Integer, String> batcher =
          pool.batch(
              items -> items.stream().map(item -> "body " + user()).toList(),
              BatchOptions.<Integer>named("b").maxSize(2));

      List<String> users =
          Flux.just("ada", "grace")
              .flatMapSequential(
                  name ->
                      batcher
                          .submit(1)
                          .map(inTheBody -> inTheBody + ", result " + user())
                          .contextWrite(Context.of(KEY, name)))
              .collectList()
              .block(PATIENCE);

      assertThat(users).containsExactly("body null, result ada", "body null, result grace");
    } finally {
      pool.dispose();
    }
  }

  static Stream<Function<WorkerPool, Function<Flux<Integer>, Flux<String>>>> operators() {
    return Stream.of(
        pool -> pool.map(i -> user()),
        pool -> pool.mapUnordered(i -> user()),
        pool -> pool.mapKeyed(i -> i % 3, i -> user()),
        pool -> pool.flatMap(i -> Mono.just(user())),
        pool -> pool.flatMapSequential(i -> Mono.just(user())));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void operator_elementsThatOthersMakePlaceFor_haveTheirSubscribersOwn(
      Function<WorkerPool, Function<Flux<Integer>, Flux<String>>> operator) {
    WorkerPool pool = WorkerPools.fixed("locals", 2).queueCapacity(2).build();
    try {
      List<List<String>> users =
          Flux.just("ada", "grace")
              .flatMapSequential(
                  name ->
                      Flux.range(1, 500)
                          .transform(operator.apply(pool))
                          .map(inTheMapper -> inTheMapper + " " + user())
                          .collectList()
                          .contextWrite(Context.of(KEY, name)))
              .collectList()
              .block(PATIENCE);

      assertThat(users).hasSize(2);
      assertThat(users.get(0)).hasSize(500).containsOnly("ada ada");
      assertThat(users.get(1)).hasSize(500).containsOnly("grace grace");
    } finally {
      pool.dispose();
    }
  }

  @Test
  void gate_sourcesThatHadToWait_beginAndEndUnderTheirSubscribersOwn() {
    for (boolean elsewhere : new boolean[] {false, true}) {
      GateBuilder builder = Gate.of("locals").limit(Limits.fixed(1));
      Gate gate = (elsewhere ? builder.startOn(Schedulers.parallel()) : builder).build();
      Sinks.One<String> first = Sinks.one();
      first.asMono().transform(gate.guard()).contextWrite(Context.of(KEY, "grace")).subscribe();
      Mono<List<String>> users =
          Flux.merge(
                  Mono.fromCallable(ThreadLocalsTest::user).transform(gate.guard()),
                  Flux.defer(() -> Flux.just(user())).transform(gate.<String>guard()))
              .map(inTheSource -> inTheSource + " " + user())
              .collectList()
              .contextWrite(Context.of(KEY, "ada"))
              .cache();
      users.subscribe();

      Schedulers.parallel().schedule(() -> first.tryEmitValue("v"));

      assertThat(users.block(PATIENCE)).containsExactly("ada ada", "ada ada");
    }
  }

  @Test
  void gate_whoWaitedInVain_isToldUnderItsOwn() {
    Gate gate = Gate.of("locals").limit(Limits.fixed(1)).build();
    Mono.never().transform(gate.guard()).contextWrite(Context.of(KEY, "grace")).subscribe();
    Mono<String> told =
        Mono.just("v")
            .transform(gate.guard())
            .onErrorResume(refused -> Mono.fromCallable(ThreadLocalsTest::user))
            .contextWrite(Context.of(KEY, "ada"))
            .cache();
    told.subscribe();

    gate.dispose();

    assertThat(told.block(PATIENCE)).isEqualTo("ada");
  }

  @Test
  void group_tasksAndResult_haveThem() {
    WorkerPool pool = WorkerPools.fixed("locals", 2).build();
    try {
      String forked =
          TaskGroup.failFast(group -> group.fork(pool.submit(ThreadLocalsTest::user)))
              .map(inTheTask -> inTheTask + " " + user())
              .contextWrite(Context.of(KEY, "ada"))
              .block(PATIENCE);

      assertThat(forked).isEqualTo("ada ada");
    } finally {
      pool.dispose();
    }
  }

  @Test
  void worker_afterATask_hasNoneLeft() {
    WorkerPool pool = WorkerPools.fixed("clean", 1).build();
    try {
      pool.submit(ThreadLocalsTest::user).contextWrite(Context.of(KEY, "ada")).block(PATIENCE);

      assertThat(pool.submit(ThreadLocalsTest::user).block(PATIENCE)).isEqualTo("null");
    } finally {
      pool.dispose();
    }
  }
}
