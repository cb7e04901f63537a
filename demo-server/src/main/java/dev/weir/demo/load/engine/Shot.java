package dev.weir.demo.load.engine;

import dev.weir.demo.load.measure.Books;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** One request, from its moment to its end. */
final class Shot extends BaseSubscriber<Reply> {

  private final LoadRun run;
  private final long intended;
  private volatile boolean onTheWire;
  private volatile long begun;
  private @Nullable Reply reply;

  Shot(LoadRun run, long intended) {
    this.run = run;
    this.intended = intended;
  }

  /** The request, timed from when it goes to the wire. */
  Mono<Reply> timed(Mono<Reply> request) {
    return Mono.defer(
        () -> {
          begun = run.clock().nanoTime();
          onTheWire = true;
          run.books().started();
          return request;
        });
  }

  @Override
  protected void hookOnNext(Reply value) {
    reply = value;
  }

  @Override
  protected void hookOnComplete() {
    Books books = run.books();
    long now = run.clock().nanoTime();
    Reply got = reply;
    if (got == null) {
      books.failed("no reply");
    } else if (got.wrong() == null) {
      books.completed(now - intended, now - begun, got.bytes());
    } else {
      books.refused(got.wrong(), now - intended, got.bytes());
    }
  }

  @Override
  protected void hookOnError(Throwable error) {
    if (error instanceof Refused refused) {
      refused(refused.reason());
    } else {
      run.books().failed(error instanceof TimeoutException ? "timeout" : run.causeOf(error));
    }
  }

  /**
   * The entrance may still end what it has let through, as a pool does whose task takes too long.
   */
  private void refused(Reason reason) {
    if (onTheWire) {
      run.books().failed(reason.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    } else {
      run.books().turnedAway(reason);
    }
  }

  @Override
  protected void hookOnCancel() {
    run.books().cutOff();
  }

  @Override
  protected void hookFinally(SignalType type) {
    run.ended(this); // whatever a hook has thrown: a run would never end
  }
}
