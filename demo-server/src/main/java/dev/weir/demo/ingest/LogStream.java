package dev.weir.demo.ingest;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.json.LogAnswer;
import dev.weir.flow.Backpressure;
import dev.weir.request.Deadline;
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
  private final LogCounting counting;
  private final LineSplitter splitter;
  private final LogCounts counts = new LogCounts();

  /**
   * A stream for one body.
   *
   * @param route the path, for the answer
   * @param spec how many lines may wait, and how long they may be
   * @param work how long counting one takes
   * @param counting what the lines that are kept go through
   */
  public LogStream(String route, LogSpec spec, Duration work, LogCounting counting) {
    this.route = route;
    this.spec = spec;
    this.work = work;
    this.counting = counting;
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
        .map(line -> new LogCounting.Kept(counts, line, work))
        .transform(counting::counted)
        .then(Mono.fromSupplier(() -> counts.answer(route)))
        /* The deadline is the log's, and who let that in heeds it. */
        .contextWrite(context -> context.delete(Deadline.class));
  }
}
