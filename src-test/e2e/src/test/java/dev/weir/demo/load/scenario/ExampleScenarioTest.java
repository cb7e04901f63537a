package dev.weir.demo.load.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServerOverrides;
import dev.weir.demo.load.http.HttpSettings;
import dev.weir.demo.load.http.HttpUrl;
import dev.weir.demo.server.DemoService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** The example is right not only by itself, but for the server that it is an example for. */
@Timeout(60)
class ExampleScenarioTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void example_theBuiltInRoutes_answerAsItWants() throws Exception {
    DemoService service =
        DemoService.start(
            new ServerOverrides(0, 0, Duration.ofSeconds(1)).applyTo(ConfigFile.builtIn()),
            "built-in");
    try {
      URI url = HttpUrl.parse(service.url());
      String text = ScenarioFile.exampleText().replace("within: 500ms", "within: 30s");
      Scenario scenario = ScenarioFile.parse(Path.of("example.yaml"), text.getBytes(UTF_8), url);
      try (ScenarioTarget target = new ScenarioTarget(HttpSettings.of(4), scenario, 1)) {
        assertThat(target.http().reach(PATIENCE).wrong()).isNull();

        Flux.range(0, 100).flatMap(i -> target.next(), 4).blockLast(PATIENCE);

        assertThat(target.shares())
            .allSatisfy(
                share -> {
                  assertThat(share.sent()).isPositive();
                  assertThat(share.right()).isEqualTo(share.sent());
                });
      }
    } finally {
      service.stop();
    }
  }
}
