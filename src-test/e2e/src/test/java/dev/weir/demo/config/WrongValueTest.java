package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value is wrong: the message names the file, the line, the key, the value and the rule. */
class WrongValueTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          port: 65536           => port: 65536 (expected: a number from 0 to 65535)
          port: -1              => port: -1 (expected: a number from 0 to 65535)
          port: 99999999999999999999 => port: 99999999999999999999 (expected: a number from 0 to 65535)
          port: "8080"          => port: "8080" (expected: a number from 0 to 65535, without quotes)
          port: 8080.5          => port: 8080.5 (expected: a number from 0 to 65535)
          port: 8_080           => port: "8_080" (expected: a number from 0 to 65535)
          port: 0x1F            => port: "0x1F" (expected: a number from 0 to 65535)
          port: http            => port: "http" (expected: a number from 0 to 65535)
          port: true            => port: true (expected: a number from 0 to 65535)
          port: ${PORT}         => port: ${PORT} (expected: a number from 0 to 65535)
          port:                 => port: nothing (expected: a number from 0 to 65535)
          port: [8080]          => port: a list of 1 (expected: a number from 0 to 65535)
          port: {a: 1, b: 2}    => port: a map of 2 (expected: a number from 0 to 65535)
          port: 9090            => port: 9090 (expected: different ports for clients and management)
          managementPort: 8080  => managementPort: 8080 (expected: different ports for clients and management)
          drainTimeout: 10      => drainTimeout: 10 (expected: a time such as 50ms)
          drainTimeout: 10 s    => drainTimeout: "10 s" (expected: a time such as 50ms)
          drainTimeout: 1h      => drainTimeout: "1h" (expected: a time such as 50ms)
          drainTimeout: -1s     => drainTimeout: "-1s" (expected: a time such as 50ms)
          drainTimeout: 0s      => drainTimeout: "0s" (expected: more than 0s, at most 1440m)
          bodyIdle: 1441m       => bodyIdle: "1441m" (expected: more than 0s, at most 1440m)
          bodyIdle: 999999999m  => bodyIdle: "999999999m" (expected: more than 0s, at most 1440m)
          drian: 10s            => drian: unknown key (did you mean drainTimeout?)
          mangementPort: 1      => mangementPort: unknown key (did you mean managementPort?)
          """)
  void server_wrongValue_isNamed(String line, String problem) {
    assertThat(Yaml.mistakes("server:\n  " + line + "\n" + Yaml.MINIMAL))
        .containsExactly("f.yaml:2: server." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          queue: 1                 => workers: missing (expected: a number from 1 to 1024)
          workers: 1               => queue: missing (expected: a number from 0 to 1048576)
          workers: 0, queue: 1     => workers: 0 (expected: a number from 1 to 1024)
          workers: 1025, queue: 1  => workers: 1025 (expected: a number from 1 to 1024)
          workers: 1, queue: -1    => queue: -1 (expected: a number from 0 to 1048576)
          workers: 1, queue: 1048577 => queue: 1048577 (expected: a number from 0 to 1048576)
          workers: 1, queue: 1k    => queue: "1k" (expected: a number from 0 to 1048576)
          workers: 1, queue: 1, maxWaiters: -1 => maxWaiters: -1 (expected: a number from 0 to 16777216)
          workers: 1, queue: 1, taskTimeout: 0ms => taskTimeout: "0ms" (expected: more than 0s, at most 1440m)
          workers: 1, queue: 1, taskTimeout: no => taskTimeout: "no" (expected: a time such as 50ms)
          workers: 1, queue: 1, kind: adaptive => kind: "adaptive" (expected: fixed)
          wrokers: 2, workers: 1, queue: 1 => wrokers: unknown key (did you mean workers?)
          workers: 1, queue: 1, <<: {} => <<: no merging here (expected: the keys themselves)
          workers: 1, queue: 1, workers: 2 => workers: given again (expected: once; line 2 has it)
          """)
  void pool_wrongValue_isNamed(String keys, String problem) {
    String file =
        """
        pools:
          a: {%s}
        routes:
          - {path: /a, pool: a, strategy: block}
        """;
    assertThat(Yaml.mistakes(file.formatted(keys))).containsExactly("f.yaml:2: pools.a." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          strategy: drop, pool: a             => path: missing (expected: a path such as /orders)
          path: orders, strategy: drop, pool: a => path: "orders" (expected: a path such as /orders)
          path: /, strategy: drop, pool: a    => path: "/" (expected: a path such as /orders; / itself lists the routes)
          path: /a/, strategy: drop, pool: a  => path: "/a/" (expected: no slash at the end)
          path: /a//b, strategy: drop, pool: a => path: "/a//b" (expected: something other than . and .. between slashes)
          path: /a/../b, strategy: drop, pool: a => path: "/a/../b" (expected: something other than . and .. between slashes)
          path: /.., strategy: drop, pool: a  => path: "/.." (expected: something other than . and .. between slashes)
          path: /a?b=c, strategy: drop, pool: a => path: "/a?b=c" (expected: letters, digits and -._~:@ between slashes; no patterns)
          path: /a#b, strategy: drop, pool: a => path: "/a#b" (expected: letters, digits and -._~:@ between slashes; no patterns)
          path: /a b, strategy: drop, pool: a => path: "/a b" (expected: letters, digits and -._~:@ between slashes; no patterns)
          path: /a/*, strategy: drop, pool: a => path: "/a/*" (expected: letters, digits and -._~:@ between slashes; no patterns)
          path: "/{id}", strategy: drop, pool: a => path: "/{id}" (expected: letters, digits and -._~:@ between slashes; no patterns)
          path: /%41, strategy: drop, pool: a => path: "/%41" (expected: letters, digits and -._~:@ between slashes; no patterns)
          path: 1, strategy: drop, pool: a    => path: 1 (expected: a path such as /orders)
          path: /a, strategy: drop            => pool: missing (expected: the name of a pool)
          path: /a, strategy: drop, pool: 8   => pool: 8 (expected: the name of a pool)
          path: /a, strategy: drop, pool: abc => pool: unknown pool "abc" (did you mean a?)
          path: /a, pool: a                   => strategy: missing (expected: block, drop, reject or timeout)
          path: /a, pool: a, strategy: Block  => strategy: "Block" (expected: block, drop, reject or timeout)
          path: /a, pool: a, strategy: timeout => wait: missing (expected: a time such as 50ms)
          path: /a, pool: a, strategy: timeout, wait: 50 => wait: 50 (expected: a time such as 50ms)
          path: /a, pool: a, strategy: timeout, wait: "50" => wait: "50" (expected: a time such as 50ms)
          path: /a, pool: a, strategy: timeout, wait: 0ms => wait: "0ms" (expected: more than 0s, at most 1440m)
          path: /a, pool: a, strategy: reject, wait: 50ms => wait: "50ms" (expected: only with strategy: timeout)
          path: /a, pool: a, strategy: drop, handler: hash => handler: "hash" (expected: work or ingest)
          path: /a, pool: a, strategy: drop, work: 61s => work: "61s" (expected: at most 1m)
          path: /a, pool: a, strategy: drop, work: 0 => work: 0 (expected: a time such as 50ms)
          path: /a, pool: a, strategy: drop, maxLine: 1KiB => maxLine: "1KiB" (expected: only with handler: ingest)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: 0 => maxLine: 0 (expected: 1 to 64MiB)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: 65MiB => maxLine: "65MiB" (expected: 1 to 64MiB)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: 1GiB => maxLine: "1GiB" (expected: bytes, as in 65536, 64KiB or 1MiB)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: "1" => maxLine: "1" (expected: bytes, as in 65536, 64KiB or 1MiB)
          path: /a, pool: a, strategy: drop, description: "" => description: "" (expected: a line of text, at most 500 characters)
          path: /a, pool: a, strategy: drop, description: "a\\nb" => description: "a\\u{a}b" (expected: a line of text, at most 500 characters)
          path: /a, pool: a, strategy: drop, hendler: ingest => hendler: unknown key (did you mean handler?)
          """)
  void route_wrongValue_isNamed(String keys, String problem) {
    String file =
        """
        pools:
          a: {workers: 1, queue: 1}
        routes:
          - {%s}
        """;
    assertThat(Yaml.mistakes(file.replace("%s", keys)))
        .containsExactly("f.yaml:4: routes[0]." + problem);
  }
}
