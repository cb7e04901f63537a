package dev.weir.spill;

import dev.weir.overflow.Overflow;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a spill works with.
 *
 * @param disk its threads may block
 * @param ownsDisk whether it is disposed of with the spill
 * @param emitter where streams are passed what comes from disk
 * @param undecodable who takes a record that cannot be decoded, on the disk's thread; null: nobody
 */
record SpillSetup<T>(
    SpillConfig config,
    SpillCodec<T> codec,
    Scheduler disk,
    boolean ownsDisk,
    Scheduler emitter,
    LongSupplier nanoTime,
    SpillListener listener,
    @Nullable BiConsumer<? super ByteBuffer, ? super Throwable> undecodable) {

  Overflow overflow() {
    return config.overflow();
  }

  SyncPolicy sync() {
    return config.sync();
  }
}
