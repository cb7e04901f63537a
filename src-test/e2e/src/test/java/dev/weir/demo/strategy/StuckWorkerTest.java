package dev.weir.demo.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.demo.config.DisciplineSpec;
import dev.weir.demo.config.PoolKind;
import dev.weir.demo.config.PoolSpec;
import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A worker that has one task in hand for too long. */
class StuckWorkerTest {

  @Test
  void stuckAfter_taskThatTakesLonger_isLoggedOnceWithWhereItIs() {
    Lines lines = new Lines();
    Logger logger = (Logger) LoggerFactory.getLogger(PoolBuilding.class);
    logger.addAppender(lines);
    lines.start();
    CountDownLatch end = new CountDownLatch(1);
    Duration limit = Duration.ofMillis(20);
    PoolSpec spec =
        new PoolSpec("slow", PoolKind.FIXED, 1, 0, 0, null, limit, new DisciplineSpec.Fifo(), null);
    PoolRegistry registry = new PoolRegistry(List.of(spec), false);
    try {
      WorkerPool pool = registry.admission("slow", Overflow.reject()).pool();
      pool.submit(
              () -> {
                end.await();
                return 1;
              },
              TaskOptions.named("report"))
          .subscribe();

      await().until(() -> !lines.said.isEmpty());
      assertThat(lines.said)
          .singleElement()
          .asString()
          .contains("pool slow: ", "has had \"report\" in hand for ", "CountDownLatch.await");
    } finally {
      end.countDown();
      logger.detachAppender(lines);
      registry.disposeGracefully(Duration.ofSeconds(5)).blockLast();
    }
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      said.add(event.getFormattedMessage());
    }
  }
}
