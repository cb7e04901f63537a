package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.reactivestreams.Subscription;

/**
 * Asks a source for one element at a time, as long as there is room: for rooms of which nobody
 * knows how much the next element takes.
 */
public abstract class OneAtATime {
  /*
   * asked   0 -> 1   by whoever finds room, and then looks again: from then on nobody else asks, and nothing
   *                  comes, so the room can only grow, and the source is asked
   *         1 -> 0   by the same, if the room was taken before it was alone; or by the source's thread, when
   *                  the element has come
   *
   * Whoever makes room then looks whether the element has come; the source's thread notes that it has come,
   * then looks for room: with a fence between, on both sides, so one of the two asks.
   */
  private static final VarHandle ASKED =
      VarHandles.find(MethodHandles.lookup(), OneAtATime.class, "asked", int.class);

  @SuppressWarnings("unused") // through ASKED
  private volatile int asked;

  /** Nothing is asked for. */
  protected OneAtATime() {}

  /** Whether there is room for the next. Called by any thread. */
  protected abstract boolean hasRoom();

  /** The source's thread: what was asked for is here. */
  public final void come() {
    asked = 0;
  }

  /**
   * Asks for the next if there is room and nothing is on its way. After having made room, or taken
   * some of it.
   *
   * @param source who is asked; may answer at once
   */
  public final void ask(Subscription source) {
    VarHandle.fullFence();
    while (asked == 0 && hasRoom() && ASKED.compareAndSet(this, 0, 1)) {
      if (hasRoom()) {
        source.request(1);
        return;
      }
      asked = 0;
    }
  }
}
