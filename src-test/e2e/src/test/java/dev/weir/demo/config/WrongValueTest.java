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
          workers: 1, queue: 1, kind: adaptive => kind: "adaptive" (expected: fixed, boundedElastic, parallel, priority or virtual)
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
          kind: elastic, workers: 4            => kind: "elastic" (expected: fixed, boundedElastic, parallel, priority or virtual; did you mean boundedElastic?)
          kind: PARALLEL, workers: 4           => kind: "PARALLEL" (expected: fixed, boundedElastic, parallel, priority or virtual; did you mean parallel?)
          kind: prioritty, workers: 4          => kind: "prioritty" (expected: fixed, boundedElastic, parallel, priority or virtual; did you mean priority?)
          kind: 4, workers: 4                  => kind: 4 (expected: fixed, boundedElastic, parallel, priority or virtual)
          kind: fixed, workers: 4, maxWorkers: 8 => maxWorkers: 8 (expected: only with kind: boundedElastic)
          kind: priority, workers: 4, minWorkers: 1 => minWorkers: 1 (expected: only with kind: boundedElastic)
          kind: parallel, workers: 4, idleTime: 1s => idleTime: "1s" (expected: only with kind: boundedElastic)
          workers: 4, scaling: onDemand        => scaling: "onDemand" (expected: only with kind: boundedElastic)
          workers: 4, coolDownUp: 1s           => coolDownUp: "1s" (expected: only with kind: boundedElastic)
          workers: 4, maxConcurrent: 9         => maxConcurrent: 9 (expected: only with kind: virtual)
          kind: boundedElastic, maxWorkers: 4, workers: 2 => workers: 2 (expected: only with kind: fixed, parallel or priority)
          kind: boundedElastic, minWorkers: 4  => maxWorkers: missing (expected: a number from 1 to 1024)
          kind: boundedElastic, minWorkers: 5, maxWorkers: 4 => minWorkers: 5 (expected: at most maxWorkers, which is 4)
          kind: boundedElastic, minWorkers: 0, maxWorkers: 4 => minWorkers: 0 (expected: a number from 1 to 1024)
          kind: boundedElastic, maxWorkers: 4, idleTime: 0s => idleTime: "0s" (expected: more than 0s, at most 1440m)
          kind: boundedElastic, maxWorkers: 4, scalingInterval: 0s => scalingInterval: "0s" (expected: more than 0s, at most 1440m)
          kind: boundedElastic, maxWorkers: 4, scalingInterval: 100 => scalingInterval: 100 (expected: a time such as 50ms)
          kind: boundedElastic, maxWorkers: 4, scalingIntervall: 1s => scalingIntervall: unknown key (did you mean scalingInterval?)
          workers: 4, scalingInterval: 1s      => scalingInterval: "1s" (expected: only with kind: boundedElastic)
          kind: boundedElastc, maxWorkers: 4, scalingInterval: 1s => kind: "boundedElastc" (expected: fixed, boundedElastic, parallel, priority or virtual; did you mean boundedElastic?)
          kind: boundedElastic, maxWorkers: 4, scaling: treshold => scaling: "treshold" (expected: onDemand, thresholds or waitTarget; did you mean thresholds?)
          kind: boundedElastic, maxWorkers: 4, queueHigh: 0.9 => queueHigh: 0.9 (expected: only with scaling: thresholds)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, waitTarget: 1ms => waitTarget: "1ms" (expected: only with scaling: waitTarget)
          kind: boundedElastic, maxWorkers: 4, scaling: waitTarget => waitTarget: missing (expected: a time such as 50ms)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, queueLow: 0.9 => queueLow: 0.9 (expected: below queueHigh, which is 0.8)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, utilisationHigh: 0.2 => utilisationHigh: 0.2 (expected: above utilisationLow, which is 0.2)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, cpuLow: 0.8 => cpuLow: 0.8 (expected: below cpuHigh, which is 0.8)
          kind: boundedElastic, maxWorkers: 4, scaling: waitTarget, waitTarget: 1ms, cpuHigh: 0.8 => cpuHigh: 0.8 (expected: only with scaling: thresholds)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, queueHigh: 80 => queueHigh: 80 (expected: a share from 0 to 1, as in 0.8)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, queueHigh: 80% => queueHigh: "80%" (expected: a share from 0 to 1, as in 0.8)
          kind: boundedElastic, maxWorkers: 4, scaling: thresholds, coolDownUp: 1 => coolDownUp: 1 (expected: a time such as 50ms)
          kind: parallel, workers: 4, discipline: priority => discipline: "priority" (expected: fifo with kind: parallel, as forks pass by any other)
          kind: priority, workers: 4, discipline: fifo => discipline: "fifo" (expected: priority with kind: priority; kind: fixed takes any)
          workers: 4, discipline: lifo         => discipline: "lifo" (expected: fifo, priority, earliestDeadline, shortestJob, fairByTenant or adaptiveLifo; did you mean adaptiveLifo?)
          workers: 4, discipline: deadline     => discipline: "deadline" (expected: fifo, priority, earliestDeadline, shortestJob, fairByTenant or adaptiveLifo; did you mean earliestDeadline?)
          workers: 4, agingStep: 1s            => agingStep: "1s" (expected: only with discipline: priority)
          workers: 4, quantum: 1               => quantum: 1 (expected: only with discipline: fairByTenant)
          workers: 4, discipline: priority, agingStep: 0s => agingStep: "0s" (expected: more than 0s, at most 1440m)
          workers: 4, discipline: fairByTenant, quantum: 0 => quantum: 0 (expected: a number from 1 to 1000000)
          workers: 4, discipline: fairByTenant, weights: {a: 0} => weights.a: 0 (expected: a number from 1 to 1000)
          workers: 4, discipline: fairByTenant, weights: {} => weights: a map of 0 (expected: 1 to 1024 weights by tenant)
          workers: 4, discipline: fairByTenant, weights: gold => weights: "gold" (expected: 1 to 1024 weights by tenant)
          workers: 4, discipline: fairByTenant, weights: {" ": 1} => weights. : not a tenant (expected: 1 to 64 printable ASCII characters, not only blanks)
          workers: 4, discipline: adaptiveLifo, interval: 1s => target: missing (expected: a time such as 50ms)
          workers: 4, discipline: adaptiveLifo, target: 0s, interval: 1s => target: "0s" (expected: more than 0s, at most 1440m)
          workers: 4, stuckAfter: 0s           => stuckAfter: "0s" (expected: more than 0s, at most 1440m)
          workers: 4, discipln: fifo           => discipln: unknown key (did you mean discipline?)
          """)
  void pool_wrongKindOrDiscipline_isNamed(String keys, String problem) {
    String file =
        """
        pools:
          a: {queue: 1, %s}
        routes:
          - {path: /a, pool: a, strategy: block, handler: %s}
        """;
    String handler = keys.startsWith("kind: parallel") ? "forks" : "work";

    assertThat(Yaml.mistakes(file.formatted(keys, handler)))
        .containsExactly("f.yaml:2: pools.a." + problem);
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
          path: /a, pool: a, strategy: Block  => strategy: "Block" (expected: block, drop, reject or timeout; did you mean block?)
          path: /a, pool: a, strategy: timeout => wait: missing (expected: a time such as 50ms)
          path: /a, pool: a, strategy: timeout, wait: 50 => wait: 50 (expected: a time such as 50ms)
          path: /a, pool: a, strategy: timeout, wait: "50" => wait: "50" (expected: a time such as 50ms)
          path: /a, pool: a, strategy: timeout, wait: 0ms => wait: "0ms" (expected: more than 0s, at most 1440m)
          path: /a, pool: a, strategy: reject, wait: 50ms => wait: "50ms" (expected: only with strategy: timeout)
          path: /a, pool: a, strategy: drop, handler: hash => handler: "hash" (expected: work, ingest, forks or batch)
          path: /a, pool: a, strategy: drop, work: 61s => work: "61s" (expected: at most 1m)
          path: /a, pool: a, strategy: drop, work: 0 => work: 0 (expected: a time such as 50ms)
          path: /a, pool: a, strategy: drop, maxLine: 1KiB => maxLine: "1KiB" (expected: only with handler: ingest)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: 0 => maxLine: 0 (expected: 1 to 64MiB)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: 65MiB => maxLine: "65MiB" (expected: 1 to 64MiB)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: 1GiB => maxLine: "1GiB" (expected: bytes, as in 65536, 64KiB or 1MiB)
          path: /a, pool: a, strategy: drop, handler: ingest, maxLine: "1" => maxLine: "1" (expected: bytes, as in 65536, 64KiB or 1MiB)
          path: /a, pool: a, strategy: drop, handler: ingset => handler: "ingset" (expected: work, ingest, forks or batch; did you mean ingest?)
          path: /a, pool: a, strategy: drop, handler: forks => pool: "a" (expected: a pool of kind: parallel for handler: forks)
          path: /a, pool: a, strategy: drop, batchSize: 4 => batchSize: 4 (expected: only with handler: batch)
          path: /a, pool: a, strategy: drop, handler: batch, maxLine: 1 => maxLine: 1 (expected: only with handler: ingest)
          path: /a, pool: a, strategy: drop, handler: batch, batchSize: 0 => batchSize: 0 (expected: a number from 1 to 65536)
          path: /a, pool: a, strategy: drop, handler: batch, batchDelay: 6s => batchDelay: "6s" (expected: more than 0s, at most 5s)
          path: /a, pool: a, strategy: drop, handler: batch, batchBytes: 0 => batchBytes: 0 (expected: 1 to 64MiB)
          path: /a, pool: a, strategy: drop, handler: batch, batchKey: tennant => batchKey: "tennant" (expected: none, key or tenant; did you mean tenant?)
          path: /a, pool: a, strategy: drop, handler: batch, batchRoom: 15 => batchRoom: 15 (expected: at least batchSize, which is 16)
          path: /a, pool: a, strategy: drop, handler: batch, batchSize: 9, batchRoom: 8 => batchSize: 9 (expected: at most batchRoom, which is 8)
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
