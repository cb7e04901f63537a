package dev.weir.spill;

import dev.weir.overflow.Overflow;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;

/**
 * What a spill works with.
 *
 * @param disk its threads may block
 * @param ownsDisk whether it is disposed of with the spill
 * @param emitter where streams are passed what comes from disk
 */
record SpillSetup<T>(
    SpillConfig config,
    SpillCodec<T> codec,
    Scheduler disk,
    boolean ownsDisk,
    Scheduler emitter,
    LongSupplier nanoTime,
    SpillListener listener) {

  Overflow overflow() {
    return config.overflow();
  }

  SyncPolicy sync() {
    return config.sync();
  }
}
