package dev.weir.demo.ingest;

import dev.weir.demo.config.LogSpec;
import dev.weir.flow.Sampled;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.overflow.Overflow;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineSnapshot;
import dev.weir.pipeline.Stage;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The pipeline behind the samples of a route's logs: it looks at one line of a log after the other,
 * gathers them, and counts what it has gathered. No thread waits. Thread-safe.
 */
public final class LogCounting {

  private static final int BATCH = 256;
  private static final Duration BATCH_TIME = Duration.ofMillis(10);

  /* So many logs may come in at a time, with one line and one batch of each in hand: nobody ever
   * waits for a permit. */
  private final Gate gate;
  private final Pipeline<Kept, Integer> pipeline;

  /**
   * A line that was kept.
   *
   * @param counts of its log
   * @param line for how many it stands
   * @param work how long it takes to look at it
   */
  record Kept(LogCounts counts, Sampled<LogLine> line, Duration work) {

    /* No thread waits. */
    Mono<Kept> looked() {
      return work.isZero() ? Mono.just(this) : Mono.delay(work).thenReturn(this);
    }
  }

  /**
   * The pipeline of a route.
   *
   * @param spec how it is configured
   */
  public LogCounting(LogSpec spec) {
    this.gate =
        Gate.of(spec.name() + "-lines")
            .limit(Limits.fixed(2 * spec.upload().most()))
            .overflow(Overflow.block())
            .build();
    this.pipeline =
        Pipeline.<Kept>named(spec.name())
            .stage("look", Stage.through(gate).concurrency(1).flatMapSequential(Kept::looked))
            .batch("gather", BATCH, BATCH_TIME)
            .stage(
                "count",
                Stage.through(gate)
                    .concurrency(1)
                    .flatMapSequential(
                        (List<Kept> batch) -> Mono.fromSupplier(() -> counted(batch))))
            .build();
  }

  /* All of one log, and one batch at a time: it has buffers of its own. */
  private static Integer counted(List<Kept> batch) {
    batch.forEach(kept -> kept.counts().kept(kept.line()));
    return batch.size();
  }

  Flux<Integer> counted(Flux<Kept> kept) {
    return kept.transform(pipeline);
  }

  /**
   * How it stands.
   *
   * @return over all logs so far
   */
  public PipelineSnapshot snapshot() {
    return pipeline.snapshot();
  }

  /** Looks at no more lines. */
  public void dispose() {
    gate.dispose();
  }
}
