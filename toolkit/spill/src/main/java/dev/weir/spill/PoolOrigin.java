package dev.weir.spill;

import dev.weir.observe.Reason;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** One element that found no room in a pool, and who waits to hear that it is on disk. */
final class PoolOrigin<T> implements Origin<T> {

  private final SpillConfig config;
  private final Scheduler emitter;
  private final Sinks.One<Accepted> answer = Sinks.one();

  PoolOrigin(SpillConfig config, Scheduler emitter) {
    this.config = config;
    this.emitter = emitter;
  }

  /** On the emitter; where that takes nothing any more, on the disk's thread. */
  Mono<Accepted> answer() {
    return answer.asMono();
  }

  @Override
  public void left() {} // nobody counts

  @Override
  public void written(T element) {} // whoever submitted it knows best

  @Override
  public void refused(T element, Reason why) {
    fail(new SpillRefusedException(config, why));
  }

  @Override
  public void spoilt(T element, Throwable error) {
    fail(error);
  }

  @Override
  public void takesBack(T element, Throwable error) {
    fail(error);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void acknowledged() {
    tell(() -> answer.tryEmitValue(Accepted.SPILLED));
  }

  @Override
  public void unacknowledged(Throwable error) {
    fail(error);
  }

  private void fail(Throwable error) {
    tell(() -> answer.tryEmitError(error));
  }

  /* It is acknowledged or not: a scheduler that refuses must not make a refusal of it. */
  private void tell(Runnable signal) {
    try {
      emitter.schedule(signal);
    } catch (RejectedExecutionException e) {
      signal.run();
    }
  }
}
