package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServerOverrides;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.TellingSpec;
import dev.weir.netty.connection.HttpBounds;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may manage a server, and who needs to say so. */
class ManagementAccessTest {

  private static final String TOKEN = "0123456789abcdef.~+/-_==";

  private static ServerSpec spec(String managementHost, String token) {
    return new ServerSpec(
        ServerSpec.LOOPBACK,
        0,
        managementHost,
        0,
        token,
        Duration.ofSeconds(30),
        HttpBounds.standard().config(),
        TellingSpec.ALL);
  }

  @Test
  void management_withAToken_isForThoseWhoShowIt() throws Exception {
    try (RunningServer server = RunningServer.start(spec(ServerSpec.LOOPBACK, TOKEN))) {
      HttpResponse<String> nothing = server.management("/pools");
      assertThat(nothing.statusCode()).isEqualTo(401);
      assertThat(nothing.headers().firstValue("www-authenticate"))
          .contains("Bearer realm=\"weir\"");
      assertThat(nothing.body()).contains("\"reason\":\"unauthorized\"").doesNotContain(TOKEN);

      HttpResponse<String> right = server.management("/pools", "Authorization", "Bearer " + TOKEN);
      assertThat(right.statusCode()).isEqualTo(200);
      assertThat(server.management("/", "Authorization", "bearer " + TOKEN).statusCode())
          .isEqualTo(200);
      assertThat(server.management("/config", "Authorization", "Bearer " + TOKEN).body())
          .doesNotContain(TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer 0123456789abcdef",
        "Bearer",
        "Bearer x",
        "Basic 0123456789abcdef.~+/-_==",
        "0123456789abcdef.~+/-_==",
        "Bearer 0123456789abcdef.~+/-_==x",
      })
  void management_withAnotherToken_isForbiddenOnEveryRoute(String shown) throws Exception {
    try (RunningServer server = RunningServer.start(spec(ServerSpec.LOOPBACK, TOKEN))) {
      for (String path : new String[] {"/", "/pools", "/gates", "/config", "/nope"}) {
        assertThat(server.management(path, "Authorization", shown).statusCode())
            .as(path)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void health_withAToken_isForEverybody() throws Exception {
    try (RunningServer server = RunningServer.start(spec(ServerSpec.LOOPBACK, TOKEN))) {
      assertThat(server.management("/livez").statusCode()).isEqualTo(200);
      assertThat(server.management("/readyz").statusCode()).isEqualTo(200);
      assertThat(server.get("/block?work=1ms").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
  void problem_loopback_needsNoToken(String host) {
    assertThat(spec(host, null).problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
  void problem_reachableByOthers_needsAToken(String host) {
    assertThat(spec(host, null).problem())
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("managementToken: missing", host));
    assertThat(spec(host, TOKEN).problem()).isEmpty();
  }

  @Test
  void overrides_hostsAndToken_goBeforeTheFile() {
    ServerSpec effective =
        new ServerOverrides("0.0.0.0", null, "0.0.0.0", null, TOKEN, null)
            .applyTo(ConfigFile.builtIn())
            .server();

    assertThat(effective.host()).isEqualTo("0.0.0.0");
    assertThat(effective.managementHost()).isEqualTo("0.0.0.0");
    assertThat(effective.managementToken()).isEqualTo(TOKEN);
    assertThat(effective.toString()).doesNotContain(TOKEN);
    assertThat(effective.port()).isEqualTo(8080);
  }
}
