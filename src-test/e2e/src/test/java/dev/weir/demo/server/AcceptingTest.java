package dev.weir.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServerOverrides;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who accepts connections. */
class AcceptingTest {

  @Test
  void start_always_leavesAcceptingToALoopThatServesNobody() throws Exception {
    DemoService service =
        DemoService.start(
            new ServerOverrides(0, 0, Duration.ofSeconds(1)).applyTo(ConfigFile.builtIn()),
            "built-in");
    try {
      assertThat(threads()).anyMatch(name -> name.startsWith("demo-http-select-"));
    } finally {
      service.stop();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
