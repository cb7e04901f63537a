package dev.weir.spill;

import org.jspecify.annotations.Nullable;

/** How a stream is to end, once all that was accepted is passed on. Null: it completes. */
record Ending(@Nullable Throwable error) {

  static final Ending COMPLETE = new Ending(null);

  static boolean isCompletion(@Nullable Ending ending) {
    return ending != null && ending.error == null;
  }
}
