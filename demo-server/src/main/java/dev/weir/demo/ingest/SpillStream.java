package dev.weir.demo.ingest;

import dev.weir.demo.spill.LineSpill;
import dev.weir.demo.strategy.ByteAllowance;
import dev.weir.demo.strategy.PastDeadline;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import dev.weir.spill.Accepted;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * One body on its way to a pool with a disk in front: each line is handled, or on disk, or refused.
 */
public final class SpillStream {

  /* At most a window of lines is under way, and so many bytes of them, and the body is read no
   * further meanwhile. A line that has been read is offered whatever becomes of the client:
   * cancelling calls off nothing. So it has no deadline of the request's, either: that bounds only
   * how long the client waits to hear. */
  private final LineSpill spill;
  private final LineSplitter splitter;
  private final ByteAllowance allowance;
  private final SpillTally tally = new SpillTally();
  private final Sinks.Empty<Void> enough = Sinks.empty();
  private volatile @Nullable BodyException cutShort;

  /**
   * A stream for one body.
   *
   * @param spill where its lines go
   */
  public SpillStream(LineSpill spill) {
    this.spill = spill;
    this.allowance = spill.allowance();
    this.splitter = new LineSplitter(spill.spec().maxLine());
  }

  /**
   * What becomes of the lines. To be called, and subscribed to, once.
   *
   * @param body in chunks of any size; read no further once a line was refused that was not to be
   *     left out
   * @return when it is known of each line that was read; a little before the deadline at the latest
   */
  public Mono<SpillReport> report(Flux<byte[]> body) {
    return Mono.deferContextual(
        context -> {
          Mono<Void> all = all(body, Context.of(context).delete(Deadline.class));
          Deadline wanted = Request.from(context).deadline();
          return (wanted == null ? all : inTime(all, wanted))
              .then(Mono.fromSupplier(() -> SpillReport.of(tally, cutShort)));
        });
  }

  private Mono<Void> inTime(Mono<Void> all, Deadline wanted) {
    return all.timeout(
        PastDeadline.left(PastDeadline.toEndBefore(wanted)),
        Mono.fromRunnable(() -> cutShort = new LateBodyException()));
  }

  private Mono<Void> all(Flux<byte[]> body, Context context) {
    return body.concatMap(chunk -> allowance.room().then(spill.room()).thenReturn(chunk), 0)
        .flatMapIterable(splitter::lines, 1)
        .concatWith(splitter.last())
        .takeUntilOther(enough.asMono())
        .onErrorResume(BodyException.class, this::cutShort)
        .flatMap(line -> offer(line, context), spill.window(), 1)
        .then();
  }

  private Mono<Line> cutShort(BodyException error) {
    cutShort = error;
    return Mono.empty();
  }

  private Mono<Void> offer(Line line, Context context) {
    tally.offered(line);
    byte[] bytes = new byte[line.bytes().remaining()];
    line.bytes().duplicate().get(bytes);
    allowance.take(bytes.length);
    CompletableFuture<Void> settled =
        spill
            .submit(bytes)
            .doOnNext(how -> tally.accepted(line, how))
            .onErrorResume(error -> lost(line, error))
            .then()
            .doFinally(end -> allowance.giveBack(bytes.length))
            .contextWrite(context)
            .toFuture();
    return Mono.fromFuture(settled, true);
  }

  private Mono<Accepted> lost(Line line, Throwable error) {
    if (tally.lost(line, error)) {
      enough.tryEmitEmpty();
    }
    return Mono.empty();
  }
}
