package dev.weir.pipeline;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a stage works, and how.
 *
 * @param name of a pool or a gate
 * @param concurrency how many elements each run has in hand at most
 * @param room how many there is room for
 * @param servers how many are served at a time, at the moment
 * @param gone whether it was disposed of
 * @param skips hears of elements that failed and are left out; null if they fail the stream
 */
record Place(
    String name,
    int concurrency,
    int room,
    IntSupplier servers,
    BooleanSupplier gone,
    @Nullable BiConsumer<? super Throwable, Object> skips) {

  Place withConcurrency(int elements) {
    if (elements < 1 || elements > room) {
      throw new IllegalArgumentException(
          name + ": concurrency: " + elements + " (expected: 1 to " + room + ")");
    }
    return new Place(name, elements, room, servers, gone, skips);
  }

  Place withSkips(BiConsumer<? super Throwable, Object> listener) {
    return new Place(name, concurrency, room, servers, gone, listener);
  }

  /** Says of what stage it is if it is gone. */
  void check(String stage) {
    if (gone.getAsBoolean()) {
      throw new IllegalArgumentException(
          "stage " + stage + ": " + name + ": disposed (expected: in use)");
    }
  }
}
