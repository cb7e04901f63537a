package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.pool.WouldBlockException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class EventLoopsTest {

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final WorkerPool pool =
      WorkerPools.fixed("guarded", 1).queueCapacity(0).overflow(Overflow.block()).build();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    pool.disposeGracefully().block();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  @Test
  void registerAsNonBlocking_plainEventLoop_isToldInsteadOfParked() throws Exception {
    EventLoops.registerAsNonBlocking();
    EventLoops.registerAsNonBlocking();
    pool.execute(this::hold);

    Throwable thrown = onEventLoop(() -> catchThrowable(() -> pool.execute(() -> {})));

    assertThat(thrown)
        .isInstanceOf(WouldBlockException.class)
        .hasMessageContaining("pool guarded: overflow: block would hold up multiThreadIoEventLoop");
    assertThat(onEventLoop(() -> catchThrowable(() -> Mono.never().block())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not supported in thread");
  }

  @Test
  void registerAsNonBlocking_workersOfAPool_mayStillBlock() {
    EventLoops.registerAsNonBlocking();

    Mono<Boolean> nonBlocking = pool.submit(Schedulers::isInNonBlockingThread);
    Mono<String> blocking = pool.submit(() -> Mono.just("x").delayElement(millis(1)).block());

    assertThat(nonBlocking.block()).isFalse();
    assertThat(blocking.block()).isEqualTo("x");
  }

  @Test
  void registerAsNonBlocking_threadThatPermitsBlocking_mayStillBlock() {
    EventLoops.registerAsNonBlocking();
    Thread permits =
        new FastThreadLocalThread() {
          @Override
          public boolean permitBlockingCalls() {
            return true;
          }
        };

    assertThat(Schedulers.isNonBlockingThread(permits)).isFalse();
    assertThat(Schedulers.isNonBlockingThread(new FastThreadLocalThread())).isTrue();
    assertThat(Schedulers.isNonBlockingThread(Thread.currentThread())).isFalse();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private <T> T onEventLoop(Callable<T> task) throws Exception {
    return group.submit(task).get(10, TimeUnit.SECONDS);
  }

  private void hold() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
