package dev.weir.demo.load.engine;

import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * A request on its way: passes on how it ends, or that it took too long. Disposing of it cancels
 * the request.
 */
final class Wire extends BaseSubscriber<Reply> {

  private final MonoSink<Reply> sink;
  private final Clock clock;
  private final long begun;
  private boolean told;
  private @Nullable Reply reply;
  private long ended;

  Wire(MonoSink<Reply> sink, Clock clock, long begun) {
    this.sink = sink;
    this.clock = clock;
    this.begun = begun;
  }

  /** When it went out, in the run's time. */
  long begun() {
    return begun;
  }

  /**
   * When its reply was there, in the run's time: whoever it is passed on to may be busy, which is
   * no fault of the target's. For whoever has been passed it.
   */
  long ended() {
    return ended;
  }

  @Override
  public Context currentContext() {
    return Context.of(sink.contextView());
  }

  @Override
  protected void hookOnNext(Reply value) {
    reply = value;
  }

  @Override
  protected void hookOnComplete() {
    ended = clock.nanoTime();
    if (first()) {
      sink.success(reply);
    }
  }

  @Override
  protected void hookOnError(Throwable error) {
    if (first()) {
      sink.error(error);
    }
  }

  /* A timeout comes from another thread than a reply: whoever is first tells the sink. */
  private synchronized boolean first() {
    boolean first = !told;
    told = true;
    return first;
  }

  /**
   * Ends it as timed out, if nothing has ended it; any thread. It is cancelled first: a run that is
   * told of its last end closes the target, and the request would fail of that. Throws what the
   * request throws as it is cancelled.
   */
  void expire() {
    if (first()) {
      try {
        cancel();
      } finally {
        sink.error(new TimeoutException());
      }
    }
  }
}
