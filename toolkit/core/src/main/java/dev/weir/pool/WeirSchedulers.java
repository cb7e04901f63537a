package dev.weir.pool;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Puts worker pools in the place of Reactor's own schedulers. While it is installed, {@code
 * Schedulers.parallel()}, {@code boundedElastic()} and {@code single()}, which operators take by
 * default, and {@code newParallel}, {@code newBoundedElastic} and {@code newSingle} are {@link
 * WorkerPool}s:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   WeirSchedulers.install();
 *   ...
 * }
 * }</pre>
 *
 * <p>Install it before the first use of Reactor's schedulers: operators that exist already keep the
 * schedulers which they were given. {@code VirtualTimeScheduler} works as ever: it takes the place
 * of whatever is installed, and gives it back.
 *
 * <p>{@code docs/replace-reactor.md} says what differs.
 */
public final class WeirSchedulers implements Disposable, AutoCloseable {

  private static @Nullable WeirSchedulers installed; // under the class's lock

  private final PoolFactory factory = new PoolFactory();
  private final Schedulers.Snapshot before = Schedulers.setFactoryWithSnapshot(factory);

  private WeirSchedulers() {}

  /**
   * Replaces Reactor's schedulers. Those that were in use are set aside, not disposed of.
   *
   * @return undoes it
   * @throws IllegalStateException if they are replaced already
   */
  public static WeirSchedulers install() {
    synchronized (WeirSchedulers.class) {
      if (installed != null) {
        throw new IllegalStateException(
            "WeirSchedulers: installed already (expected: once, until that is closed)");
      }
      WeirSchedulers fresh = new WeirSchedulers();
      installed = fresh;
      return fresh;
    }
  }

  /**
   * Puts back what was there before, and disposes of the shared pools by force; those that {@code
   * newParallel} and its like have made belong to who made them. Idempotent. What has been put in
   * our place since (by {@code Schedulers.setFactory}, or a {@code VirtualTimeScheduler} that is
   * still enabled) is replaced too.
   */
  @Override
  public void dispose() {
    synchronized (WeirSchedulers.class) {
      if (installed == this) {
        installed = null;
        factory.retire();
        Schedulers.resetFrom(before);
      }
    }
  }

  /** As {@link #dispose()}. */
  @Override
  public void close() {
    dispose();
  }

  @Override
  public boolean isDisposed() {
    synchronized (WeirSchedulers.class) {
      return installed != this;
    }
  }
}
