package dev.weir.spill;

import dev.weir.spill.SpillEvent.Kind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Tells the listener what changes. Of the disk's thread, but for {@link #lastError}. */
final class Herald {

  /** What the disk is there for. Either may fail, and go well again, without the other. */
  enum Side {
    WRITING,
    READING
  }

  private final SpillConfig config;
  private final SpillListener listener;
  private final AtomicReference<@Nullable Throwable> lastError = new AtomicReference<>();
  private final Set<Side> failing = EnumSet.noneOf(Side.class);
  private boolean spilling;
  private boolean bounded;

  Herald(SpillConfig config, SpillListener listener, boolean spilling) {
    this.config = config;
    this.listener = listener;
    this.spilling = spilling;
  }

  /** One more was appended, which may be no further than in memory. */
  void spilled() {
    bounded = false;
    if (!spilling) {
      spilling = true;
      tell(Kind.SPILLING, null);
    }
  }

  void drained() {
    if (spilling) {
      spilling = false;
      tell(Kind.DRAINED, null);
    }
  }

  void boundReached() {
    if (!bounded) {
      bounded = true;
      tell(Kind.BOUND_REACHED, null);
    }
  }

  void failed(Side side, Throwable why) {
    lastError.set(why);
    boolean wasWell = failing.isEmpty();
    failing.add(side);
    if (wasWell) {
      tell(Kind.DISK_FAILED, why);
    }
  }

  /** What the disk was just seen to do. */
  void isWell(Side side) {
    if (failing.remove(side) && failing.isEmpty()) {
      tell(Kind.DISK_RECOVERED, null);
    }
  }

  SpillFailedException undecoded(long number, Throwable cause) {
    return new SpillFailedException(
        config.folder(), "record " + number + " could not be decoded", cause);
  }

  @Nullable Throwable lastError() {
    return lastError.get();
  }

  private void tell(Kind kind, @Nullable Throwable error) {
    try {
      listener.onEvent(new SpillEvent(config.name(), kind, error));
    } catch (Throwable e) { // the listener's own: it must not stop the disk
      Operators.onErrorDropped(e, Context.empty());
    }
  }
}
