package dev.weir.pipeline;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** What comes out of a stage in one run. For one subscriber. */
final class Staged<T, R> extends Flux<R> {

  private final Flux<T> buffered;
  private final Stage<T, R> stage;
  private final StageRun run;

  Staged(Flux<T> buffered, Stage<T, R> stage, StageRun run) {
    this.buffered = buffered;
    this.stage = stage;
    this.run = run;
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    Exit<R> exit = new Exit<>(actual, run, stage.settlesByResult());
    stage.work().on(buffered, run, exit).subscribe(exit);
  }
}
