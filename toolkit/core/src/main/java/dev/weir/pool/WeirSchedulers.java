package dev.weir.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Puts worker pools in the place of Reactor's own schedulers. While it is installed, {@code
 * Schedulers.parallel()}, {@code boundedElastic()} and {@code single()}, which operators take by
 * default, run on {@link WorkerPool}s, and {@code newParallel}, {@code newBoundedElastic} and
 * {@code newSingle} return them:
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

  /*
   * INSTALLED   whose turn it is: set before Reactor's factory is replaced, and cleared after it was put
   *             back. So two are never at it at once, and nobody waits: putting back disposes of pools,
   *             which tells subscribers
   */
  private static final AtomicReference<@Nullable WeirSchedulers> INSTALLED =
      new AtomicReference<>();

  private final PoolFactory factory = new PoolFactory();
  private final AtomicBoolean disposed = new AtomicBoolean();
  private Schedulers.@Nullable Snapshot before; // written by install()

  private WeirSchedulers() {}

  /**
   * Replaces Reactor's schedulers. Those that were in use are set aside, not disposed of.
   *
   * @return undoes it
   * @throws IllegalStateException if they are replaced already, or just being put back
   */
  public static WeirSchedulers install() {
    WeirSchedulers fresh = new WeirSchedulers();
    if (!INSTALLED.compareAndSet(null, fresh)) {
      throw new IllegalStateException(
          "WeirSchedulers: installed already (expected: once, until that is closed)");
    }
    fresh.before = Schedulers.setFactoryWithSnapshot(fresh.factory);
    return fresh;
  }

  /**
   * Puts back what was there before, and disposes of the shared pools by force; those that {@code
   * newParallel} and its like have made belong to who made them. Idempotent. What has been put in
   * our place since (by {@code Schedulers.setFactory}, or a {@code VirtualTimeScheduler} that is
   * still enabled) is replaced too.
   */
  @Override
  public void dispose() {
    if (disposed.compareAndSet(false, true)) {
      factory.retire();
      try {
        Schedulers.resetFrom(before);
      } finally {
        INSTALLED.set(null);
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
    return disposed.get();
  }
}
