package dev.weir.test;

import dev.weir.observe.Ledger;
import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import reactor.core.publisher.Mono;

/** Lets the crew go on after whatever may have made a batch ready. */
final class SteppedBatcher<T, R> implements Batcher<T, R> {

  private final Batcher<T, R> batcher;
  private final SteppedCrew crew;

  SteppedBatcher(Batcher<T, R> batcher, SteppedCrew crew) {
    this.batcher = batcher;
    this.crew = crew;
  }

  @Override
  public Mono<R> submit(T item) {
    return SteppedMono.of(batcher.submit(item), crew);
  }

  @Override
  public Ledger ledger() {
    return batcher.ledger();
  }

  @Override
  public BatchOptions<T> options() {
    return batcher.options();
  }

  @Override
  public Mono<Void> disposeGracefully() {
    return SteppedMono.of(batcher.disposeGracefully(), crew);
  }

  @Override
  public void dispose() {
    batcher.dispose();
    crew.goOn();
  }

  @Override
  public boolean isDisposed() {
    return batcher.isDisposed();
  }
}
