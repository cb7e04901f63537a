package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The elements of an intake that are not passed on: takes them out of the room beside the consumer,
 * and sees them off.
 *
 * @param <T> the elements' type
 */
final class Leavings<T> {

  private final Room room;
  private final @Nullable Consumer<? super T> onDropped;
  private volatile Context context = Context.empty();

  Leavings(Room room, @Nullable Consumer<? super T> onDropped) {
    this.room = room;
    this.onDropped = onDropped;
  }

  /** Whose discard hook they go through from now on. */
  void context(Context newContext) {
    context = newContext;
  }

  /** The oldest element, whose place is still to be given back; null if there is none. */
  @SuppressWarnings("unchecked") // only elements go into the ring
  @Nullable T take() {
    return (T) room.poll();
  }

  /** One that the strategy turned away. Runs the user's code. */
  void seeOff(T element) {
    if (onDropped != null) {
      Errors.guard(() -> onDropped.accept(element));
    }
    Operators.onDiscard(element, context);
  }

  /** All that are in, after a cancel. False if none was. */
  boolean discardAll() {
    boolean any = false;
    for (T element = take(); element != null; element = take()) {
      room.discarded(Outcome.CANCELLED);
      Operators.onDiscard(element, context);
      any = true;
    }
    return any;
  }
}
