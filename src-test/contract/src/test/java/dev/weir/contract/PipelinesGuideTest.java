package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineSnapshot;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The examples of docs/pipelines.md. */
class PipelinesGuideTest {

  private record Entry(String user, int value) {}

  private record Tick(int price) {}

  private final WorkerPool cpu = WorkerPools.fixed("cpu", 4).build();
  private final WorkerPool io = WorkerPools.fixed("io", 16).build();
  private final WorkerPool db = WorkerPools.fixed("db", 4).build();
  private final Gate gate = Gate.of("remote").limit(Limits.fixed(4)).build();
  private final List<Object> bad = new CopyOnWriteArrayList<>();

  @AfterEach
  void dispose() {
    List.of(cpu, io, db).forEach(WorkerPool::dispose);
  }

  private Entry parse(String line) {
    String[] words = line.split(" ");
    return new Entry(words[0], Integer.parseInt(words[1]));
  }

  private Entry count(Entry entry) {
    return entry;
  }

  private Mono<Entry> enrich(Entry entry) {
    return Mono.just(entry);
  }

  private Entry write(Entry entry) {
    return entry;
  }

  private Entry index(Entry entry) {
    return entry;
  }

  private Tick price(Tick tick) {
    return tick;
  }

  private Tick store(Tick tick) {
    return tick;
  }

  private static final Flux<String> LINES = Flux.range(0, 200).map(i -> "user" + i % 7 + " " + i);

  private static <I, O> long through(Pipeline<I, O> pipeline, Flux<I> source) {
    Long results = source.transform(pipeline).count().block(PoolContract.PATIENCE);
    eventually().until(() -> pipeline.snapshot().isBalanced());
    return results == null ? 0 : results;
  }

  @Test
  void stages_ofAllKinds_doWhatTheGuideSays() {
    Stage<String, Entry> parse = Stage.on(cpu).concurrency(4).map(this::parse); // in order
    Stage<String, Entry> quick = Stage.on(cpu).mapUnordered(this::parse); // as they complete
    Stage<Entry, Entry> perUser =
        Stage.on(cpu).mapKeyed(Entry::user, this::count); // in order for each key
    Stage<Entry, Entry> enrich = Stage.on(io).concurrency(16).flatMap(this::enrich); // Publishers
    Stage<Entry, Entry> remote = Stage.through(gate).flatMap(this::enrich); // a permit for each

    assertThat(through(Pipeline.<String>named("p").stage("parse", parse).build(), LINES))
        .isEqualTo(200);
    assertThat(
            through(
                Pipeline.<String>named("p")
                    .stage("quick", quick)
                    .stage("perUser", perUser)
                    .stage("enrich", enrich)
                    .stage("remote", remote)
                    .build(),
                LINES))
        .isEqualTo(200);
  }

  @Test
  void strategies_standInFrontOfAStage() {
    Pipeline<Tick, Tick> ticks =
        Pipeline.<Tick>named("ticks")
            .stage("price", Stage.on(cpu).map(this::price))
            .stage("store", Backpressure.drop(1_024), Stage.on(db).map(this::store))
            .build();

    assertThat(through(ticks, Flux.range(0, 100).map(Tick::new))).isEqualTo(100);
  }

  @Test
  void errors_mayBeLeftOut() {
    Stage<String, Entry> lenient =
        Stage.on(cpu).skipErrors((error, line) -> bad.add(line)).map(this::parse);

    assertThat(
            through(
                Pipeline.<String>named("p").stage("parse", lenient).build(),
                Flux.concat(LINES, Flux.just("nonsense"))))
        .isEqualTo(200);
    assertThat(bad).containsExactly("nonsense");
  }

  @Test
  void branches_areMerged() {
    Stage<String, Entry> parse = Stage.on(cpu).map(this::parse);
    Pipeline<String, Entry> logs =
        Pipeline.<String>named("logs")
            .stage("parse", parse)
            .broadcast(
                "copy",
                Pipeline.<Entry>named("archive").stage("write", Stage.on(io).map(this::write)),
                Pipeline.<Entry>named("search")
                    .stage("index", Backpressure.drop(256), Stage.on(io).map(this::index)))
            .build();

    assertThat(through(logs, LINES)).isEqualTo(400);
    PipelineSnapshot now = logs.snapshot();
    System.out.println(now.bottleneck().name());
    System.out.println(now.drawing());
    assertThat(now.drawing()).startsWith("logs: 0 runs");
  }

  /* In virtual time, so that it is the same on every machine. */
  @Test
  void drawing_inTheGuide_isWhatThisPipelineLooksLike() throws IOException {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    TestPool computing = TestPool.of(WorkerPools.fixed("cpu", 2), clock).autoRun();
    TestPool calls = TestPool.of(WorkerPools.fixed("io", 8), clock).autoRun();
    TestPool database = TestPool.of(WorkerPools.fixed("db", 4), clock).autoRun();
    Pipeline<Integer, Integer> logs =
        Pipeline.<Integer>named("logs")
            .stage("parse", Stage.on(computing).flatMap(i -> after(1, i, clock)))
            .broadcast(
                "copy",
                Pipeline.<Integer>named("archive")
                    .stage("write", Stage.on(database).flatMap(i -> after(5, i, clock))),
                Pipeline.<Integer>named("search")
                    .stage("index", Stage.on(calls).flatMap(i -> after(20, i, clock))))
            .batch("group", 100, Duration.ofMillis(50))
            .stage("store", Stage.on(database).flatMap(list -> after(10, list.size(), clock)))
            .timer(clock)
            .build();
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(logs).subscribe();
    for (int i = 0; i < 2_500; i++) {
      clock.advanceTimeBy(Duration.ofMillis(1));
    }
    String drawing = logs.snapshot().drawing();
    run.dispose();

    String guide = Files.readString(ProductCode.root().resolve("docs/pipelines.md"));
    int begin = guide.indexOf("```text", guide.indexOf("<!-- drawing -->")) + "```text\n".length();
    assertThat(guide.substring(begin, guide.indexOf("```", begin))).isEqualTo(drawing);
  }

  private static Mono<Integer> after(int millis, int element, VirtualTimeScheduler clock) {
    return Mono.delay(Duration.ofMillis(millis), clock).thenReturn(element);
  }

  @Test
  void guide_everyExample_standsInThisTest() throws IOException {
    Guide.assertExamplesStandIn(PipelinesGuideTest.class, "docs/pipelines.md", 5);
  }
}
