package dev.weir.flow;

import dev.weir.internal.Checks;
import dev.weir.internal.IntakeCore;
import dev.weir.overflow.Overflow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Builds an {@link Intake}. Not thread-safe.
 *
 * @param <T> the elements' type
 */
public final class IntakeBuilder<T> {

  private static final int MOST = 1 << 24;
  private static final int WAITERS_PER_PLACE = 16;

  private final int capacity;
  private String name = "intake";
  private int maxWaiters;
  private Overflow overflow = Overflow.block();
  private BufferOverflowStrategy dropped = BufferOverflowStrategy.DROP_LATEST;
  private @Nullable Consumer<? super T> onDropped;
  private @Nullable Scheduler timer;

  IntakeBuilder(int capacity) {
    this.capacity = Checks.between("capacity", capacity, 1, MOST);
    this.maxWaiters = (int) Math.min(MOST, (long) WAITERS_PER_PLACE * capacity);
  }

  /**
   * Names it.
   *
   * @param newName shown in errors; not blank; {@code intake} by default
   * @return this
   */
  public IntakeBuilder<T> name(String newName) {
    name = Checks.notBlank("name", newName);
    return this;
  }

  /**
   * Says what happens when there is no room. {@code Overflow.block()} by default.
   *
   * @param newOverflow block, drop (the arrival), reject or timeout
   * @return this
   * @throws IllegalArgumentException for caller-runs: an element is nothing to run
   */
  public IntakeBuilder<T> overflow(Overflow newOverflow) {
    if (Checks.notNull("overflow", newOverflow).whenFull() == Overflow.Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: " + newOverflow + " (expected: block, drop, reject or timeout)");
    }
    overflow = newOverflow;
    dropped = BufferOverflowStrategy.DROP_LATEST;
    return this;
  }

  /**
   * Leaves out an element when there is no room for one more.
   *
   * @param which {@code DROP_LATEST} for the arrival, {@code DROP_OLDEST} for the one that has
   *     waited longest
   * @return this
   * @throws IllegalArgumentException if neither is to be dropped
   */
  public IntakeBuilder<T> drop(BufferOverflowStrategy which) {
    if (Checks.notNull("which", which) == BufferOverflowStrategy.ERROR) {
      throw new IllegalArgumentException(
          "which: ERROR (expected: DROP_LATEST or DROP_OLDEST; for an error, Overflow.reject())");
    }
    overflow = Overflow.drop();
    dropped = which;
    return this;
  }

  /**
   * Bounds how many may wait for room, under block and timeout.
   *
   * @param most 0 or more; 16 for each place by default
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public IntakeBuilder<T> maxWaiters(int most) {
    maxWaiters = Checks.atLeast("maxWaiters", most, 0);
    return this;
  }

  /**
   * Listens to what is left out under drop. Called by the offering thread; what it throws goes to
   * that thread's uncaught-exception handler.
   *
   * @param listener must be quick, and must not block
   * @return this
   */
  public IntakeBuilder<T> onDropped(Consumer<? super T> listener) {
    onDropped = Checks.notNull("listener", listener);
    return this;
  }

  /**
   * Names the scheduler whose timer bounds the wait under timeout, and on which a timeout is
   * signalled. {@code Schedulers.parallel()}, as it is when the intake is built, by default.
   *
   * @param scheduler with a timer
   * @return this
   */
  public IntakeBuilder<T> timer(Scheduler scheduler) {
    timer = Checks.notNull("scheduler", scheduler);
    return this;
  }

  /**
   * Builds it.
   *
   * @return an empty intake, open
   */
  public Intake<T> build() {
    IntakeConfig config = new IntakeConfig(name, capacity, maxWaiters, overflow, dropped);
    IntakeCore<T> core =
        new IntakeCore<>(
            capacity,
            maxWaiters,
            timer == null ? Schedulers.parallel() : timer,
            config.dropsOldest(),
            onDropped);
    return new Intake<>(config, core);
  }
}
