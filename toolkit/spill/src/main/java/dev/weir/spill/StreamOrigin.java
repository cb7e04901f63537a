package dev.weir.spill;

import dev.weir.observe.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** What one stream has handed over to the disk, and what it hears of that. */
final class StreamOrigin<T> implements Origin<T> {
  /*
   * waiting   how many wait to be written: raised by the source's thread, lowered by the disk's
   * freed     how many have left the handover, and were not yet accounted for: raised by the disk's thread
   * mistake   the first thing that should end the stream; set by the disk's thread, and stays
   */
  private final CoreSubscriber<?> actual;
  private final SpillConfig config;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger freed = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> mistake = new AtomicReference<>();

  StreamOrigin(CoreSubscriber<?> actual, SpillConfig config) {
    this.actual = actual;
    this.config = config;
  }

  // ---------------------------------------------------------------- of the stream

  void entering() {
    waiting.incrementAndGet();
  }

  int waiting() {
    return waiting.get();
  }

  /** How many have left since this was asked the last time. */
  int takeFreed() {
    return freed.get() == 0 ? 0 : freed.getAndSet(0);
  }

  /** What should end the stream: the first there was. */
  @Nullable Throwable mistake() {
    return mistake.get();
  }

  // ---------------------------------------------------------------- of the disk's thread

  @Override
  public void left() {
    waiting.decrementAndGet();
    freed.incrementAndGet();
  }

  @Override
  public void written(T element) {
    Operators.onDiscard(element, actual.currentContext());
  }

  @Override
  public void refused(T element, Reason why) {
    Operators.onDiscard(element, actual.currentContext());
    switch (why) {
      case DROPPED, SHUT_DOWN, DISPOSED -> {} // it goes on without it, or is told of the end
      case NO_ROOM -> mistake.compareAndSet(null, config.noRoom());
      default -> mistake.compareAndSet(null, new SpillRefusedException(config, why));
    }
  }

  @Override
  public void spoilt(T element, Throwable error) {
    Throwable shown = error;
    try {
      shown = Operators.onOperatorError(null, error, element, actual.currentContext());
    } catch (Throwable fatal) { // thrown by the disk's thread, once everybody is told
      shown = fatal;
    }
    Operators.onDiscard(element, actual.currentContext());
    mistake.compareAndSet(null, shown);
  }

  @Override
  public boolean waits() {
    return false; // it has nobody to tell
  }

  @Override
  public void takesBack(T element, Throwable error) {
    throw new IllegalStateException("a stream takes nothing back", error);
  }

  @Override
  public void acknowledged() {
    throw new IllegalStateException("a stream does not wait to be told");
  }

  @Override
  public void unacknowledged(Throwable error) {
    throw new IllegalStateException("a stream does not wait to be told", error);
  }
}
