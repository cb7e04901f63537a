package dev.weir.demo.ingest;

import dev.weir.demo.json.Json;
import dev.weir.demo.json.LineAnswer;
import dev.weir.demo.json.ProblemLine;
import dev.weir.demo.json.SummaryLine;
import dev.weir.demo.strategy.Outcomes;
import dev.weir.demo.strategy.PastDeadline;
import dev.weir.netty.Problem;
import dev.weir.observe.Outcome;
import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One body on its way through a pool: each line a task, each result a line of NDJSON, and a summary
 * at the end.
 */
public final class LineStream {

  /* Demand is what keeps memory flat, in both directions. At most "window" lines are under way:
   * offered, or done and not yet taken by the reader; the body is read no further meanwhile. Under
   * block that is what the pool holds, so a body alone on its pool never has a waiter. Under the
   * other strategies it is a little more, or no line would ever find the pool full. A refused line
   * leaves the window at once. */
  private static final int BEYOND_CAPACITY = 8;

  private final String route;
  private final Overflow overflow;
  private final WorkerPool pool;
  private final TaskOptions options;
  private final Duration extra;
  private final LineSplitter splitter;
  private final Tally tally = new Tally();
  private volatile @Nullable BodyException cutShort;

  /**
   * A stream for one body.
   *
   * @param route the path, for problems
   * @param pool where the lines are hashed
   * @param overflow the strategy
   * @param extra simulated blocking work on top of each hash
   * @param maxLine the longest line, in bytes
   */
  public LineStream(String route, WorkerPool pool, Overflow overflow, Duration extra, int maxLine) {
    this.route = route;
    this.overflow = overflow;
    this.pool = pool;
    this.options = TaskOptions.named("line").overflow(overflow);
    this.extra = extra;
    this.splitter = new LineSplitter(maxLine);
  }

  /**
   * In which order results come.
   *
   * @param overflow the strategy
   * @return true if it is that of the lines, which takes a strategy that leaves none out
   */
  public static boolean keepsOrder(Overflow overflow) {
    return overflow.whenFull() == Overflow.Verdict.WAIT
        && overflow.waitBound().equals(Overflow.UNBOUNDED);
  }

  /**
   * The results. To be called, and subscribed to, once. Where there is a deadline, the stream ends
   * a little before that, so that its ending is still in time.
   *
   * @param body in chunks of any size
   * @return lines of NDJSON, line feeds included: in the order of the body under block, as they
   *     complete under the others; then perhaps a problem; then the summary
   */
  public Flux<byte[]> answers(Flux<byte[]> body) {
    return Flux.deferContextual(
        context -> {
          Deadline wanted = Request.from(context).deadline();
          if (wanted == null) {
            return all(body);
          }
          Deadline earlier = PastDeadline.toEndBefore(wanted);
          return all(body.takeUntilOther(late(PastDeadline.left(earlier).toMillis())))
              .contextWrite(inner -> inner.put(Deadline.class, earlier));
        });
  }

  /* The lines under way have the same deadline, and so are given up at the same time. */
  private static Mono<Void> late(long millis) {
    return Mono.create(
        sink ->
            sink.onDispose(
                Schedulers.parallel()
                    .schedule(
                        () -> sink.error(new LateBodyException()), millis, TimeUnit.MILLISECONDS)));
  }

  private Flux<byte[]> all(Flux<byte[]> body) {
    Flux<Line> lines =
        body.flatMapIterable(splitter::lines, 1)
            .concatWith(splitter.last())
            .onErrorResume(BodyException.class, this::cutShort);
    Flux<byte[]> results =
        keepsOrder(overflow)
            ? lines.flatMapSequential(this::process, pool.config().capacity(), 1)
            : lines.flatMap(this::process, pool.config().capacity() + BEYOND_CAPACITY, 1);
    return results.concatWith(Flux.defer(this::ending));
  }

  /* Lines already under way are finished first; the ending says what happened. */
  private Mono<Line> cutShort(BodyException error) {
    cutShort = error;
    return Mono.empty();
  }

  private Mono<byte[]> process(Line line) {
    return Mono.defer(() -> submit(line)).map(this::completed).onErrorResume(this::turnedAway);
  }

  private Mono<LineAnswer> submit(Line line) {
    tally.offered();
    return pool.submit(new HashTask(line, extra, System.nanoTime()), options);
  }

  private byte[] completed(LineAnswer answer) {
    tally.settled(Outcome.COMPLETED);
    return Json.line(answer);
  }

  private Mono<byte[]> turnedAway(Throwable error) {
    tally.settled(Outcomes.of(error));
    return Mono.empty();
  }

  private Flux<byte[]> ending() {
    byte[] summary = Json.line(new SummaryLine(tally.summary()));
    BodyException error = cutShort;
    if (error == null) {
      return Flux.just(summary);
    }
    Problem problem = error.problem().route(route).strategy(overflow.word());
    return Flux.just(Json.line(ProblemLine.of(problem)), summary);
  }
}
