package dev.weir.flow;

import dev.weir.internal.Checks;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@link Backpressure#timeout} and {@link Backpressure#maxAge}: a buffer in which elements may wait
 * only so long.
 *
 * @param <T> the elements' type
 */
public final class TimeoutBackpressure<T> extends Backpressure<T> {

  private final Duration wait;
  private final boolean discards;
  private final @Nullable Scheduler timer;

  TimeoutBackpressure(
      BufferSpec<T> spec, Duration wait, boolean discards, @Nullable Scheduler timer) {
    super(spec);
    this.wait = wait;
    this.discards = discards;
    this.timer = timer;
  }

  /**
   * Leaves out what has waited too long, and lets the stream go on.
   *
   * @return a changed copy
   */
  public TimeoutBackpressure<T> discarding() {
    return new TimeoutBackpressure<>(spec(), wait, true, timer);
  }

  /**
   * Names the scheduler whose clock measures the wait, and on which lateness is found out. {@code
   * Schedulers.parallel()} by default.
   *
   * @param scheduler with a timer, and a clock that never goes backward; it must not run tasks on
   *     the thread that schedules them
   * @return a changed copy
   */
  public TimeoutBackpressure<T> timer(Scheduler scheduler) {
    return new TimeoutBackpressure<>(
        spec(), wait, discards, Checks.notNull("scheduler", scheduler));
  }

  /**
   * Changes the bound to one that leaves out what has waited too long.
   *
   * @param age the bound, positive
   * @return a changed copy
   */
  @Override
  public TimeoutBackpressure<T> maxAge(Duration age) {
    Checks.positive("age", Checks.notNull("age", age));
    return new TimeoutBackpressure<>(spec(), age, true, timer);
  }

  @Override
  public TimeoutBackpressure<T> maxWeight(long most, ToLongFunction<? super T> weigher) {
    return new TimeoutBackpressure<>(
        spec().withWeight(bound(most, weigher)), wait, discards, timer);
  }

  @Override
  public TimeoutBackpressure<T> onDropped(Consumer<? super T> listener) {
    return new TimeoutBackpressure<>(
        spec().withOnDropped(Checks.notNull("listener", listener)), wait, discards, timer);
  }

  @Override
  public TimeoutBackpressure<T> meter(FlowMeter meter) {
    return new TimeoutBackpressure<>(
        spec().withMeter(Checks.notNull("meter", meter)), wait, discards, timer);
  }

  /** What is left waiting may be ended by the timer. */
  @Override
  Scannable.Attr.RunStyle runStyle() {
    return Scannable.Attr.RunStyle.ASYNC;
  }

  @Override
  BufferSubscriber<T, T> newSubscriber(CoreSubscriber<? super T> actual) {
    return new TimeoutSubscriber<>(
        actual, spec(), wait, discards, timer == null ? Schedulers.parallel() : timer);
  }

  @Override
  public String toString() {
    if (!spec().strategy().equals("timeout")) {
      return super.toString() + ".maxAge(" + wait + ")";
    }
    return "timeout("
        + spec().capacity()
        + ", "
        + wait
        + ")"
        + weightInCode()
        + (discards ? ".discarding()" : "");
  }
}
