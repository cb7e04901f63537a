package dev.weir.demo.http;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How far the end of a server has come. */
public final class Closing {

  private final AtomicBoolean begun = new AtomicBoolean();
  private final Sinks.Empty<Void> beginning = Sinks.empty();
  private final Sinks.Empty<Void> timeUp = Sinks.empty();

  /** Of a server that is open. */
  public Closing() {}

  /**
   * From now on requests are refused; those in flight go on, and streams that know no end come to
   * one.
   *
   * @return false if this was said before
   */
  public boolean begin() {
    boolean first = begun.compareAndSet(false, true);
    if (first) {
      beginning.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }
    return first;
  }

  boolean begun() {
    return begun.get();
  }

  /** For what would go on for ever: completes when the end begins. */
  Mono<Void> beginning() {
    return beginning.asMono();
  }

  /** Gives up what is still in flight: its work is cancelled. */
  public void giveUp() {
    timeUp.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
  }

  Mono<Void> timeUp() {
    return timeUp.asMono();
  }
}
