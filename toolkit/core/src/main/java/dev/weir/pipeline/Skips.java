package dev.weir.pipeline;

import java.util.function.Consumer;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Keeps from the discard hook what is no element: the sign that one was left out, and calls. */
final class Skips {

  private static final Object DISCARD_HOOK =
      Operators.enableOnDiscard(Context.empty(), discarded -> {}).stream()
          .findFirst()
          .orElseThrow()
          .getKey();

  private Skips() {}

  /**
   * The same Context, whose discard hook never sees {@link Metered#SKIPPED}, and of a {@link Call}
   * sees the element, unless its function has that in hand.
   */
  static Context hiding(Context context) {
    if (!context.hasKey(DISCARD_HOOK)) {
      return context;
    }
    Consumer<Object> hook =
        discarded -> {
          if (discarded instanceof Call<?, ?> call) {
            call.stop();
          } else if (discarded != Metered.SKIPPED) {
            Operators.onDiscard(discarded, context);
          }
        };
    return context.put(DISCARD_HOOK, hook);
  }
}
