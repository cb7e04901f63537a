package dev.weir.netty;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Schedulers;

/**
 * Netty's threads, as Reactor and Weir are to see them. Reactor Netty's own event loops say of
 * themselves that they must not be blocked; those of a plain Netty group do not.
 */
public final class EventLoops {

  private static final AtomicBoolean REGISTERED = new AtomicBoolean();

  private EventLoops() {}

  /**
   * Makes every thread of Netty's that does not permit blocking calls a non-blocking one, for the
   * whole JVM: {@code Mono.block()} fails there, and so does {@code WorkerPool.execute} where it
   * would have to wait. These are the threads that Netty's own BlockHound integration guards. The
   * workers of Weir's pools are not among them. {@link HttpAdmission} calls this on its first use;
   * further calls do nothing.
   */
  public static void registerAsNonBlocking() {
    if (REGISTERED.compareAndSet(false, true)) {
      Schedulers.registerNonBlockingThreadPredicate(EventLoops::mustNotBlock);
    }
  }

  private static boolean mustNotBlock(Thread thread) {
    return thread instanceof FastThreadLocalThread netty && !netty.permitBlockingCalls();
  }
}
