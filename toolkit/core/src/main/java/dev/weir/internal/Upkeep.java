package dev.weir.internal;

import dev.weir.observe.Workforce;
import org.jspecify.annotations.Nullable;

/** What a pool's timer does for the pool itself while it is at work. */
final class Upkeep {

  private final int seats;
  private final @Nullable Scaler scaler;
  private final @Nullable StuckWatch stuck;

  Upkeep(PoolCore core) {
    this.seats = core.settings().workers();
    this.stuck = StuckWatch.of(core, core.settings().stuck());
    this.scaler = Scaler.of(core, core.settings().elasticity());
  }

  /** Null if the number of workers is constant. */
  @Nullable Scaler scaler() {
    return scaler;
  }

  Workforce workforce() {
    return scaler != null ? scaler.workforce() : Workforce.constant(seats);
  }

  /** Somebody begins to work. */
  void roused() {
    if (stuck != null) {
      stuck.roused();
    }
  }

  /** The pool has ended: nothing is left on its timer. */
  void close() {
    if (scaler != null) {
      scaler.close();
    }
    if (stuck != null) {
      stuck.close();
    }
  }
}
