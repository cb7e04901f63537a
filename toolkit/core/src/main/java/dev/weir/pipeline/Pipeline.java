package dev.weir.pipeline;

import dev.weir.internal.BusyTime;
import dev.weir.internal.Checks;
import dev.weir.internal.SteadyTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Stages one behind the other, each on a pool or behind a gate, with a buffer in front of it and a
 * concurrency of its own; for {@code Flux.transform}.
 *
 * <pre>{@code
 * Pipeline<String, Report> logs = Pipeline.<String>named("logs")
 *     .stage("parse", Stage.on(cpu).concurrency(4).map(this::parse))
 *     .stage("enrich", Stage.on(io).concurrency(16).flatMap(this::enrich))
 *     .batch("group", 500, Duration.ofMillis(100))
 *     .stage("store", Stage.on(db).map(this::store))
 *     .build();
 * Flux<Report> reports = lines.transform(logs);
 * System.out.println(logs.snapshot().drawing());
 * }</pre>
 *
 * <p>Cold and reusable: each subscription is a run, with buffers of its own; runs share the pools
 * and gates, and the counts. Thread-safe.
 *
 * <p><b>Demand.</b> Under {@code block} and {@code timeout} a stage asks for as many elements as
 * fit into its buffer, and takes from there as many as it may have in hand. So of what the
 * subscriber has not got, at most the sum of the buffers and concurrencies is under way; what
 * batches gather, what waits where branches meet (32 for each), and up to 32 results for each
 * Publisher of a {@code flatMap} come on top. A slow stage slows down those before it, and in the
 * end the source.
 *
 * <p><b>Ends.</b> The first error, of the source or a stage, ends the run, as a cancel does: what
 * is under way is cancelled and interrupted, discarded through Reactor's discard hook, and counted
 * as cancelled. At the end of the source all that is under way is passed on first.
 *
 * <p><b>Threads.</b> Functions run on the workers of their pools. Results are passed on by those
 * workers, by the threads of the Publishers, or, from a batch whose time has come, by the timer. So
 * what they meet first is theirs to do: the next stage's buffer, what a batch weighs, which branch
 * an element goes to, which key it has, and the subscriber's {@code onNext}. Behind a {@link
 * Stage#through gate} that is the function as well, if there is a permit: let none of these block.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public final class Pipeline<I, O> implements Function<Flux<I>, Flux<O>> {

  private final String name;
  private final Line line;
  private final List<Part> parts;
  private final Scheduler timer;
  private final Watch watch;
  private final BusyTime runs = new BusyTime();
  private final BusyTime unwanted = new BusyTime();

  Pipeline(Line line, String name, @Nullable Scheduler timer) {
    this.name = name;
    this.line = line;
    this.parts = line.parts();
    this.timer = timer == null ? Schedulers.parallel() : timer;
    this.watch = new Watch(timer == null ? System::nanoTime : new SteadyTimer(timer)::nanoTime);
    watch.noting(this::reading);
  }

  /**
   * Begins to build a pipeline, or a branch of one.
   *
   * @param name shown in snapshots; not blank
   * @param <I> what goes in
   * @return its builder
   * @throws IllegalArgumentException if the name is blank
   */
  public static <I> PipelineBuilder<I, I> named(String name) {
    return PipelineBuilder.named(name);
  }

  /**
   * Puts the pipeline behind a source.
   *
   * @param source what comes
   * @return what comes out; each subscription is a run
   */
  @Override
  public Flux<O> apply(Flux<I> source) {
    return FluxPipeline.of(Checks.notNull("source", source), this);
  }

  /**
   * Puts the pipeline behind several sources, whose elements it takes as they come: up to 32 of
   * each are fetched ahead. It subscribes to all of them at once.
   *
   * @param sources what comes, asked for by each subscription; the first error of one fails the
   *     stream
   * @return what comes out; each subscription is a run
   */
  public Flux<O> applyAll(Iterable<? extends Publisher<? extends I>> sources) {
    Checks.notNull("sources", sources);
    return apply(
        Flux.defer(
            () -> {
              List<Flux<? extends I>> all = new ArrayList<>();
              sources.forEach(source -> all.add(Flux.from(source)));
              return Merger.of(all);
            }));
  }

  /** One run's operators; of the types that the builder has checked. */
  Flux<?> attach(Flux<? extends I> source, Run run) {
    return line.attach(source, run);
  }

  Watch watch() {
    return watch;
  }

  Scheduler timer() {
    return timer;
  }

  BusyTime runs() {
    return runs;
  }

  BusyTime unwanted() {
    return unwanted;
  }

  String name() {
    return name;
  }

  private Reading reading(long at) {
    return new Reading(
        at,
        runs.word(),
        unwanted.word(),
        parts.stream().map(part -> part.books().stand()).toList());
  }

  /**
   * How things stand. Any number of threads may ask, as often as they like: it changes nothing.
   *
   * @return every count, and what happened in the last second
   */
  public PipelineSnapshot snapshot() {
    List<Reading> notes = watch.notes(); // first: none may be later than the reading
    List<Stretch.Limits> limits = new ArrayList<>();
    line.limits(true, limits);
    Stretch stretch = reading(watch.time()).since(notes, limits);
    List<Edge> edges = line.edges();
    List<StageSnapshot> stages = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      stages.add(parts.get(i).snapshot(stretch, i));
    }
    return new PipelineSnapshot(
        name,
        Duration.ofNanos(stretch.nanos()),
        BusyTime.count(runs.word()),
        stages,
        edges,
        Bottleneck.of(stretch.bottleneck(), config().stages()));
  }

  /**
   * How it was built.
   *
   * @return its stages
   */
  public PipelineConfig config() {
    return new PipelineConfig(name, parts.stream().map(Part::config).toList());
  }

  /** Its name and stages. */
  @Override
  public String toString() {
    return "Pipeline(" + name + ", " + parts.stream().map(Part::name).toList() + ")";
  }
}
