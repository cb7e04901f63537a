package dev.weir.demo.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A tree of tasks: all of it ends, and only its end is told. */
@Timeout(60)
class ForkTreeTest {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final int MANY_LEAVES = 128;

  private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
  private final WorkerPool pool = WorkerPools.parallel("tree", 2).queueCapacity(16).build();

  @AfterEach
  void close() {
    Hooks.resetOnErrorDropped();
    pool.disposeGracefully(WAIT).block(WAIT);
  }

  private Mono<ForkReport> grow(int leaves, Duration work) {
    ForkTree tree = new ForkTree(pool, leaves, work, System.nanoTime());
    return pool.submitPublisher(tree::grow, TaskOptions.named("tree")).single();
  }

  @Test
  void grow_toItsEnd_hasANodeLessThanTwiceItsLeaves() {
    for (int leaves = 1; leaves <= MANY_LEAVES; leaves++) {
      ForkReport report = grow(leaves, Duration.ofMillis(1)).block(WAIT);

      assertThat(report).isNotNull();
      assertThat(report.tasks()).isEqualTo(2 * leaves - 1);
    }
  }

  @Test
  void grow_deadlinePasses_failsOnceAndDropsNoError() {
    Hooks.onErrorDropped(dropped::add);
    for (int millis = 1; millis <= 40; millis++) {
      Deadline deadline = Deadline.in(Duration.ofMillis(millis));
      Request request = new Request(Priority.NORMAL, deadline, null, Cost.ONE);
      Mono<ForkReport> late =
          grow(MANY_LEAVES, Duration.ofSeconds(10)).contextWrite(request.toContext());

      StepVerifier.create(late).expectError(DeadlineExceededException.class).verify(WAIT);
    }

    assertThat(dropped).isEmpty();
  }
}
