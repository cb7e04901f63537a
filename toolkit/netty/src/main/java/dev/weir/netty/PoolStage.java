package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.overflow.Overflow.Verdict;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TurnedAway;
import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A pool whose tasks requests are. */
record PoolStage(WorkerPool pool, TaskOptions options, RetryAfter retryAfter) implements Stage {

  PoolStage {
    Overflow overflow = effective(pool, options);
    if (overflow.whenFull() == Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: "
              + overflow
              + " (expected: block, drop, reject or timeout: the caller is an"
              + " event loop, which must not do the work)");
    }
  }

  PoolStage(WorkerPool pool, TaskOptions options) {
    this(pool, options, RetryAfter.of(() -> Progress.of(pool.snapshot())));
  }

  /** What is known of the pool's speed stays. */
  PoolStage options(TaskOptions newOptions) {
    return new PoolStage(pool, newOptions, retryAfter);
  }

  private static Overflow effective(WorkerPool pool, TaskOptions options) {
    Overflow own = options.overflow();
    return own == null ? pool.config().overflow() : own;
  }

  Overflow overflow() {
    return effective(pool, options);
  }

  Flux<Void> submit(Publisher<Void> work) {
    return pool.submitPublisher(() -> work, options);
  }

  @Override
  public boolean isOurs(Throwable error) {
    return error instanceof TurnedAway turnedAway
        && turnedAway.refusal().pool().equals(pool.config().name());
  }

  @Override
  public String who() {
    return "pool " + pool.config().name();
  }

  @Override
  public String full() {
    return "pool_full";
  }

  @Override
  public String strategy() {
    return overflow().word();
  }

  @Override
  public String what(Reason reason) {
    String what = Reasons.what(reason);
    return options.name() == null ? what : "task " + options.name() + " " + what;
  }

  @Override
  public long retryAfterSeconds(Throwable error) {
    return retryAfter.seconds(
        error instanceof TurnedAway turnedAway ? turnedAway.refusal().depth() : 0);
  }
}
