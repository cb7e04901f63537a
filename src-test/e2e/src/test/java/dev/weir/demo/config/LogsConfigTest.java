package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.connection.BodyBound;
import dev.weir.netty.connection.HttpBounds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of logs, and what can be wrong with it. */
class LogsConfigTest {

  private static String file(String keys) {
    return Yaml.MINIMAL + "logs:\n  l: {" + keys + "}\n";
  }

  @Test
  void log_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    assertThat(Yaml.read(file("path: /l")).logs())
        .containsExactly(new LogSpec("l", "/l", 256, Duration.ofMillis(1), 1 << 20, null));
  }

  @Test
  void log_everyKey_isReadAndShown() throws Exception {
    String keys = "path: /l, buffer: 2, work: 0s, maxLine: 64KiB, description: slow";
    LogSpec spec = Yaml.read(file(keys)).logs().get(0);

    assertThat(spec).isEqualTo(new LogSpec("l", "/l", 2, Duration.ZERO, 1 << 16, "slow"));
    assertThat(spec.keys())
        .containsEntry("path", "/l")
        .containsEntry("buffer", 2)
        .containsEntry("work", "0s")
        .containsEntry("maxLine", 1 << 16)
        .containsEntry("description", "slow");
  }

  @Test
  void log_keysOfUploads_areReadAndShown() throws Exception {
    LogSpec spec = Yaml.read(file("path: /l, uploads: 3, bodyIdle: 5m, bodyRate: 7")).logs().get(0);

    assertThat(spec.upload()).isEqualTo(new UploadSpec(3, Duration.ofMinutes(5), 7));
    assertThat(spec.upload().bound())
        .isEqualTo(new BodyBound(HttpBounds.UNBOUNDED, Duration.ofMinutes(5), 7L));
    assertThat(spec.keys())
        .containsEntry("uploads", 3)
        .containsEntry("bodyIdle", "5m")
        .containsEntry("bodyRate", 7);
  }

  @Test
  void ingest_keysOfUploads_areReadAndHaveDefaults() throws Exception {
    String file =
        """
        pools: {p: {workers: 1, queue: 1}}
        routes:
          - {path: /a, pool: p, strategy: block, handler: ingest}
          - {path: /b, pool: p, strategy: block, handler: ingest, uploads: 3, bodyIdle: 5m, bodyRate: 7}
          - {path: /c, pool: p, strategy: block}
        """;

    assertThat(Yaml.read(file).routes())
        .extracting(RouteSpec::upload)
        .containsExactly(
            new UploadSpec(32, null, 0), new UploadSpec(3, Duration.ofMinutes(5), 7), null);
  }

  @ParameterizedTest
  @CsvSource({"uploads: 1", "bodyIdle: 1s", "bodyRate: 1"})
  void work_keyOfUploads_isRefused(String key) {
    assertThat(
            Yaml.mistakes(
                "pools: {p: {workers: 1, queue: 1}}\n"
                    + "routes: [{path: /a, pool: p, strategy: block, "
                    + key
                    + "}]\n"))
        .singleElement()
        .asString()
        .endsWith("(expected: only with handler: ingest)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          buffer: 2                  => path: missing (expected: a path such as /orders)
          path: /a                   => path: "/a" (expected: another path; the route on line 4 has this one)
          path: /l, buffer: 1        => buffer: 1 (expected: a number from 2 to 1048576)
          path: /l, work: 61s        => work: "61s" (expected: at most 1m)
          path: /l, maxLine: 0       => maxLine: 0 (expected: 1 to 64MiB)
          path: /l, uploads: 0       => uploads: 0 (expected: a number from 1 to 500000)
          path: /l, uploads: 500001  => uploads: 500001 (expected: a number from 1 to 500000)
          path: /l, bodyIdle: 0s     => bodyIdle: "0s" (expected: more than 0s, at most 1440m)
          path: /l, bodyRate: -1     => bodyRate: -1 (expected: a number from 0 to 1000000)
          path: /l, bufer: 2         => bufer: unknown key (did you mean buffer?)
          """)
  void log_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file(keys)))
        .singleElement()
        .asString()
        .endsWith(": logs.l." + problem);
  }
}
