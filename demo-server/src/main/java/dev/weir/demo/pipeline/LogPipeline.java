package dev.weir.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.demo.accesslog.Aggregate;
import dev.weir.demo.accesslog.Enriched;
import dev.weir.demo.accesslog.Entry;
import dev.weir.demo.accesslog.EntryParser;
import dev.weir.demo.accesslog.MalformedLineException;
import dev.weir.demo.config.PipelineSpec;
import dev.weir.demo.config.StageSpec;
import dev.weir.demo.ingest.Line;
import dev.weir.demo.strategy.SimulatedWork;
import dev.weir.flow.Backpressure;
import dev.weir.overflow.Overflow;
import dev.weir.pipeline.Bottleneck;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineSnapshot;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/**
 * The stages of a route, and how much simulated work each of them has for an element. Thread-safe.
 */
public final class LogPipeline {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final PipelineSpec spec;
  private final Map<String, Duration> works = new ConcurrentHashMap<>();
  private final Pipeline<Item<Line>, Aggregate> pipeline;

  /* All that look share a timer, which runs while anybody does. */
  private final Flux<Bottleneck> looks =
      Flux.interval(LOOK_EVERY).onBackpressureDrop().map(tick -> bottleneck()).share();

  /**
   * The pipeline of a route.
   *
   * @param spec how it is configured
   * @param pools by their names
   */
  public LogPipeline(PipelineSpec spec, Function<String, WorkerPool> pools) {
    this.spec = spec;
    spec.stages().forEach(stage -> works.put(stage.name(), stage.work()));
    this.pipeline = build(pools);
  }

  /* A line is made an entry, and that is joined by what a lookup elsewhere would say. Of what was
   * gathered then, a part of the sums is made, so that all of it may be done by many. */
  private Pipeline<Item<Line>, Aggregate> build(Function<String, WorkerPool> pools) {
    StageSpec parse = spec.parse();
    StageSpec enrich = spec.enrich();
    StageSpec aggregate = spec.aggregate();
    return Pipeline.<Item<Line>>named(spec.name())
        .stage(
            parse.name(),
            LogPipeline.<Item<Line>>inFront(parse, line -> left(parse, line)),
            on(parse, pools)
                .skipErrors(LogPipeline::malformed)
                .mapUnordered(working(parse, LogPipeline::parse)))
        .stage(
            enrich.name(),
            LogPipeline.<Item<Entry>>inFront(enrich, entry -> entry.upload().dropped(enrich, 1)),
            on(enrich, pools)
                .mapUnordered(
                    working(enrich, (Item<Entry> entry) -> entry.with(Enriched.of(entry.value())))))
        .batch("gather", spec.batch(), spec.batchTime())
        .stage(
            aggregate.name(),
            LogPipeline.<List<Item<Enriched>>>inFront(
                aggregate, batch -> batch.get(0).upload().dropped(aggregate, batch.size())),
            on(aggregate, pools).mapUnordered(working(aggregate, LogPipeline::sum)))
        .build();
  }

  private static void left(StageSpec parse, Item<Line> dropped) {
    dropped.upload().left(dropped.value());
    dropped.upload().dropped(parse, 1);
  }

  /* From here on nothing is kept of a line but what it says, which is short. */
  private static Item<Entry> parse(Item<Line> line) {
    try {
      String text = UTF_8.decode(line.value().bytes().duplicate()).toString();
      return line.with(EntryParser.parse(text));
    } finally {
      line.upload().left(line.value());
    }
  }

  private static void malformed(Throwable error, Object element) {
    if (error instanceof MalformedLineException malformed
        && element instanceof Item<?> item
        && item.value() instanceof Line line) {
      item.upload().malformed(line, String.valueOf(malformed.getMessage()));
    } else {
      throw Exceptions.propagate(error);
    }
  }

  /* All of one upload: it has buffers of its own. */
  private static Aggregate sum(List<Item<Enriched>> batch) {
    Aggregate sum = new Aggregate();
    batch.forEach(item -> sum.add(item.value()));
    return sum;
  }

  private Stage.OnPool on(StageSpec stage, Function<String, WorkerPool> pools) {
    Stage.OnPool on = Stage.on(pools.apply(spec.poolOf(stage)));
    return stage.concurrency() == 0 ? on : on.concurrency(stage.concurrency());
  }

  private static <T> Backpressure<T> inFront(StageSpec stage, Consumer<T> dropped) {
    Overflow overflow = stage.overflow();
    return switch (overflow.whenFull()) {
      case DROP -> Backpressure.<T>drop(stage.capacity()).onDropped(dropped);
      case REJECT -> Backpressure.reject(stage.capacity());
      case WAIT ->
          overflow.waitBound().equals(Overflow.UNBOUNDED)
              ? Backpressure.block(stage.capacity())
              : Backpressure.timeout(stage.capacity(), overflow.waitBound());
      case RUN -> throw new IllegalStateException(overflow + " (expected: one of the four)");
    };
  }

  private <T, R> Function<T, R> working(StageSpec stage, Function<T, R> function) {
    return element -> {
      try {
        SimulatedWork.block(works.getOrDefault(stage.name(), Duration.ZERO));
      } catch (InterruptedException e) { // the upload is over
        throw Exceptions.propagate(e);
      }
      return function.apply(element);
    };
  }

  Flux<Aggregate> parts(Flux<Item<Line>> lines) {
    return lines.transform(pipeline);
  }

  /** What held it up, ten times a second; on a timer's thread. */
  Flux<Bottleneck> looks() {
    return looks;
  }

  /** What holds it up now. */
  Bottleneck bottleneck() {
    return pipeline.snapshot().bottleneck();
  }

  /**
   * How it is configured.
   *
   * @return as in the file
   */
  public PipelineSpec spec() {
    return spec;
  }

  /**
   * How it stands.
   *
   * @return over all uploads so far
   */
  public PipelineSnapshot snapshot() {
    return pipeline.snapshot();
  }

  /**
   * Makes a stage slower or faster, for what it begins from now on.
   *
   * @param stage its name
   * @param work simulated blocking work for each of its elements
   */
  public void work(String stage, Duration work) {
    works.put(stage, work);
  }

  /**
   * How slow the stages are made.
   *
   * @return simulated work for each element, by stage, in their order
   */
  public Map<String, Duration> works() {
    Map<String, Duration> all = new LinkedHashMap<>();
    spec.stages()
        .forEach(stage -> all.put(stage.name(), works.getOrDefault(stage.name(), Duration.ZERO)));
    return all;
  }
}
