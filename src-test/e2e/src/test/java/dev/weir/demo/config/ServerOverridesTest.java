package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerOverridesTest {

  private static final ServiceConfig FILE = ConfigFile.builtIn();

  @Test
  void applyTo_allGiven_replaceTheFilesAndNothingElse() {
    ServiceConfig config = new ServerOverrides(1, 2, Duration.ofSeconds(3)).applyTo(FILE);

    assertThat(config.server())
        .isEqualTo(new ServerSpec(1, 2, Duration.ofSeconds(3), FILE.server().bounds().bodyIdle()));
    assertThat(config.pools()).isEqualTo(FILE.pools());
    assertThat(config.routes()).isEqualTo(FILE.routes());
  }

  @Test
  void applyTo_noneGiven_changesNothing() {
    assertThat(new ServerOverrides(null, null, null).applyTo(FILE)).isEqualTo(FILE);
  }
}
