package dev.weir.demo.ingest;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.json.LogAnswer;
import dev.weir.flow.Backpressure;
import dev.weir.flow.Sampled;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One log on its way into counts by level. It is read as fast as it comes; what counts takes its
 * time, so lines are thinned out between the two.
 */
public final class LogStream {

  private final String route;
  private final LogSpec spec;
  private final Duration work;
  private final LineSplitter splitter;
  private final LogCounts counts = new LogCounts();

  /**
   * A stream for one body.
   *
   * @param route the path, for the answer
   * @param spec how many lines may wait, and how long they may be
   * @param work how long counting one takes
   */
  public LogStream(String route, LogSpec spec, Duration work) {
    this.route = route;
    this.spec = spec;
    this.work = work;
    this.splitter = new LineSplitter(spec.maxLine());
  }

  /**
   * The counts. To be called, and subscribed to, once.
   *
   * @param body in chunks of any size
   * @return when all lines have come, and those that were kept are counted; fails with {@link
   *     BodyException}
   */
  public Mono<LogAnswer> counts(Flux<byte[]> body) {
    return body.flatMapIterable(splitter::lines, 1)
        .concatWith(splitter.last())
        .map(LogLine::of)
        .doOnNext(counts::came)
        .transform(
            Backpressure.<LogLine>sample(spec.buffer()).always(line -> line.level() == Level.ERROR))
        .concatMap(this::slowly, 0)
        .doOnNext(counts::kept)
        .then(Mono.fromSupplier(() -> counts.answer(route)));
  }

  /* No thread waits. */
  private Mono<Sampled<LogLine>> slowly(Sampled<LogLine> line) {
    return work.isZero() ? Mono.just(line) : Mono.delay(work).thenReturn(line);
  }
}
