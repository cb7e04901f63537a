package dev.weir.demo.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.config.UploadSpec;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

/** What is behind the routes, where it does not all begin or end as it should. */
class BackendsTest {

  private static final String POOL = "begun-in-vain";

  private static ServiceConfig config(UploadSpec uploads) {
    return new ServiceConfig(
        ConfigFile.builtIn().server(),
        List.of(new PoolSpec(POOL, 1, 1, 1, null)),
        List.of(new RouteSpec("/p", Handler.WORK, POOL, Overflow.block(), Duration.ZERO, 1, null)),
        List.of(),
        List.of(),
        List.of(new LogSpec("l", "/l", 2, Duration.ZERO, 10, null, uploads)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static boolean hasThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().contains(POOL));
  }

  @Test
  void open_thatFailsHalfway_endsWhatItHadOpened() {
    LoopResources loops = LoopResources.create("unused", 1, true);
    Backends.open(config(new UploadSpec(1, null, 0)), loops, () -> "").end(Duration.ZERO);
    await().until(() -> !hasThreads());

    assertThatThrownBy(
            () -> Backends.open(config(new UploadSpec(1_000_000, null, 0)), loops, () -> ""))
        .isInstanceOf(IllegalArgumentException.class);

    await().until(() -> !hasThreads());
    loops.dispose();
  }

  @Test
  void step_thatFails_leavesTheNextToBeTaken() {
    List<String> taken = new ArrayList<>();

    Ending.step(
        "first",
        () -> {
          taken.add("first");
          throw new IllegalStateException("out of order");
        });
    Ending.step("second", () -> taken.add("second"));

    assertThat(taken).containsExactly("first", "second");
  }
}
