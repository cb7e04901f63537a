package dev.weir.internal;

import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;

/** A task of which nobody hears: its outcome is all that is left of it. */
abstract class UnheardTask extends PoolTask {

  UnheardTask(PoolCore core, TaskBounds bounds) {
    super(core, bounds);
  }

  @Override
  protected void succeeded() {}

  @Override
  protected void failed(Throwable error) {}

  @Override
  protected void away(Reason why, long waitedNanos) {}

  @Override
  protected void released(boolean begun) {}

  @Override
  protected void overran(@Nullable Throwable error) {}
}
