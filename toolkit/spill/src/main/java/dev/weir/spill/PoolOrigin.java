package dev.weir.spill;

import dev.weir.observe.Reason;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One element that found no room in a pool, and who waits to hear that it is on disk. */
final class PoolOrigin<T> implements Origin<T> {

  private final SpillConfig config;
  private final Sinks.One<Accepted> answer = Sinks.one();

  PoolOrigin(SpillConfig config) {
    this.config = config;
  }

  /** On the disk's thread. */
  Mono<Accepted> answer() {
    return answer.asMono();
  }

  @Override
  public void left() {} // nobody counts

  @Override
  public void written(T element) {} // whoever submitted it knows best

  @Override
  public void refused(T element, Reason why) {
    answer.tryEmitError(new SpillRefusedException(config, why));
  }

  @Override
  public void spoilt(T element, Throwable error) {
    answer.tryEmitError(error);
  }

  @Override
  public void takesBack(T element, Throwable error) {
    answer.tryEmitError(error);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void acknowledged() {
    answer.tryEmitValue(Accepted.SPILLED);
  }

  @Override
  public void unacknowledged(Throwable error) {
    answer.tryEmitError(error);
  }
}
