package dev.weir.pipeline;

import java.util.function.Consumer;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Keeps from the discard hook what is no element: the sign that one was left out. */
final class Skips {

  private static final Object DISCARD_HOOK =
      Operators.enableOnDiscard(Context.empty(), discarded -> {}).stream()
          .findFirst()
          .orElseThrow()
          .getKey();

  private Skips() {}

  /** The same Context, whose discard hook never sees {@link Metered#SKIPPED}. */
  static Context hiding(Context context) {
    if (!context.hasKey(DISCARD_HOOK)) {
      return context;
    }
    Consumer<Object> hook =
        discarded -> {
          if (discarded != Metered.SKIPPED) {
            Operators.onDiscard(discarded, context);
          }
        };
    return context.put(DISCARD_HOOK, hook);
  }
}
