package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.connection.HttpBoundsConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of the server that say what clients may do to connections, and who may manage it. */
class BoundsConfigTest {

  @Test
  void server_everyKey_isRead() throws Exception {
    ServerSpec server =
        Yaml.read(
                """
                server:
                  host: 0.0.0.0
                  managementHost: "::1"
                  managementToken: 0123456789abcdef
                  requestLine: 1KiB
                  headerField: 2KiB
                  headers: 3KiB
                  body: 4KiB
                  headTimeout: 5s
                  bodyIdle: 6s
                  bodyRate: 7
                  answerIdle: 12s
                  idle: 8s
                  connections: 9
                  inFlight: 10
                  resets: 11
                  admissionLevels: false
                  loadReports: false
                """
                    + Yaml.MINIMAL)
            .server();

    assertThat(server.host()).isEqualTo("0.0.0.0");
    assertThat(server.managementHost()).isEqualTo("::1");
    assertThat(server.managementToken()).isEqualTo("0123456789abcdef");
    HttpBoundsConfig bounds = server.bounds();
    assertThat(bounds.requestLine()).isEqualTo(1_024);
    assertThat(bounds.headerField()).isEqualTo(2_048);
    assertThat(bounds.headers()).isEqualTo(3_072);
    assertThat(bounds.body()).isEqualTo(4_096);
    assertThat(bounds.headTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(bounds.bodyIdle()).isEqualTo(Duration.ofSeconds(6));
    assertThat(bounds.bodyRate()).isEqualTo(7);
    assertThat(bounds.answerIdle()).isEqualTo(Duration.ofSeconds(12));
    assertThat(bounds.idle()).isEqualTo(Duration.ofSeconds(8));
    assertThat(bounds.connections()).isEqualTo(9);
    assertThat(bounds.inFlight()).isEqualTo(10);
    assertThat(bounds.resets()).isEqualTo(11);
    assertThat(server.telling()).isEqualTo(new TellingSpec(false, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          host: 1                  => host: 1 (expected: a name or an address of this machine)
          managementHost: ""       => managementHost: "" (expected: a name or an address of this machine)
          managementToken: secret  => managementToken: "..." (expected: 16 to 256 letters, digits and -._~+/, with = at the end only)
          managementToken: "0123456789 abcdef" => managementToken: "..." (expected: 16 to 256 letters, digits and -._~+/, with = at the end only)
          requestLine: 255         => requestLine: 255 (expected: at least 256 bytes)
          headers: 2MiB            => headers: "2MiB" (expected: 1 to 1MiB)
          body: 0                  => body: 0 (expected: 1 to 1024MiB)
          headTimeout: 0s          => headTimeout: "0s" (expected: more than 0s, at most 1440m)
          bodyRate: -1             => bodyRate: -1 (expected: a number from 0 to 1000000)
          answerIdle: 0s           => answerIdle: "0s" (expected: more than 0s, at most 1440m)
          connections: 0           => connections: 0 (expected: a number from 1 to 1000000)
          inFlight: 0              => inFlight: 0 (expected: a number from 1 to 1000000)
          resets: 0                => resets: 0 (expected: a number from 1 to 1000000)
          admissionLevels: yes     => admissionLevels: "yes" (expected: true or false)
          loadReports: 1           => loadReports: 1 (expected: true or false)
          conections: 1            => conections: unknown key (did you mean connections?)
          """)
  void server_wrongValue_isNamedAndATokenIsNotTold(String line, String problem) {
    assertThat(Yaml.mistakes("server:\n  " + line + "\n" + Yaml.MINIMAL))
        .containsExactly("f.yaml:2: server." + problem);
  }
}
