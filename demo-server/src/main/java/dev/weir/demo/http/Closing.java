package dev.weir.demo.http;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How far the end of a server has come. */
public final class Closing {

  private final AtomicBoolean begun = new AtomicBoolean();
  private final Sinks.Empty<Void> timeUp = Sinks.empty();

  /** Of a server that is open. */
  public Closing() {}

  /**
   * From now on requests are refused; those in flight go on.
   *
   * @return false if this was said before
   */
  public boolean begin() {
    return begun.compareAndSet(false, true);
  }

  boolean begun() {
    return begun.get();
  }

  /** Gives up what is still in flight: its work is cancelled. */
  public void giveUp() {
    timeUp.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
  }

  Mono<Void> timeUp() {
    return timeUp.asMono();
  }
}
