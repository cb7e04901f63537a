package dev.weir.spill;

import dev.weir.observe.Reason;

/** How a spill is disposed of. */
enum Disposal {
  /** Who takes leaves first, and what was handed over is written. */
  GRACEFUL,
  /** At once. */
  FORCED;

  Reason reason() {
    return this == GRACEFUL ? Reason.SHUT_DOWN : Reason.DISPOSED;
  }
}
