package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Limits;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of gates, and what can be wrong with it. */
class GatesConfigTest {

  private static DependencySpec gate(String keys) throws Exception {
    return Yaml.read(file("path: /g, " + keys)).gates().get(0);
  }

  private static String file(String keys) {
    return Yaml.MINIMAL + "gates:\n  g: {" + keys + "}\n";
  }

  @Test
  void gate_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    DependencySpec gate = gate("strategy: drop");

    assertThat(gate)
        .isEqualTo(
            new DependencySpec(
                new GateSpec(
                    "g",
                    "/g",
                    Overflow.drop(),
                    new LimitSpec(LimitSpec.Law.GRADIENT2, 1_000, null),
                    64,
                    1_024,
                    new DisciplineSpec.Fifo(),
                    null,
                    Map.of(),
                    false,
                    null),
                8,
                Duration.ofMillis(20)));
    assertThat(gate.gate().limit().limit()).isEqualTo(Limits.gradient2().range(10, 1, 1_000));
  }

  @Test
  void gate_everyKey_isRead() throws Exception {
    DependencySpec gate =
        gate(
            "strategy: timeout, wait: 50ms, limit: queueDelay, queueDelay: 5ms, maxLimit: 4,"
                + " queue: 3, maxWaiters: 2, discipline: priority, codelTarget: 10ms,"
                + " codelInterval: 100ms, shares: {gold: 0.5, silver: 0.5}, shadow: true,"
                + " workers: 1024, work: 0s, description: slow");

    assertThat(gate)
        .isEqualTo(
            new DependencySpec(
                new GateSpec(
                    "g",
                    "/g",
                    Overflow.timeout(Duration.ofMillis(50)),
                    new LimitSpec(LimitSpec.Law.QUEUE_DELAY, 4, Duration.ofMillis(5)),
                    3,
                    2,
                    new DisciplineSpec.Priority(Duration.ofMillis(100)),
                    new CoDel(Duration.ofMillis(10), Duration.ofMillis(100)),
                    Map.of("gold", 0.5, "silver", 0.5),
                    true,
                    "slow"),
                1_024,
                Duration.ZERO));
    assertThat(gate.gate().limit().limit())
        .isEqualTo(Limits.queueDelay(Duration.ofMillis(5)).range(4, 1, 4));
    assertThat(gate.keys())
        .containsEntry("limit", "queueDelay")
        .containsEntry("queueDelay", "5ms")
        .containsEntry("codelTarget", "10ms")
        .containsEntry("shadow", true)
        .containsEntry("description", "slow");
  }

  @ParameterizedTest
  @CsvSource({
    "'limit: fixed, permits: 3', fixed",
    "limit: aimd, aimd",
    "'limit: aimd, slowerThan: 1s', aimd",
    "limit: vegas, vegas",
  })
  void limit_everyLaw_isOneOfTheToolkits(String keys, String word) throws Exception {
    LimitSpec limit = gate("strategy: drop, " + keys).gate().limit();

    assertThat(limit.law().word()).isEqualTo(word);
    assertThat(limit.limit().toString()).isNotBlank();
    assertThat(limit.words()).isNotBlank();
    assertThat(limit.keys()).containsEntry("limit", word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          strategy: drop                       => path: missing (expected: a path such as /orders)
          path: /g                             => strategy: missing (expected: block, drop, reject or timeout)
          path: /a, strategy: drop             => path: "/a" (expected: another path; the route on line 4 has this one)
          path: /g, strategy: timeout          => wait: missing (expected: a time such as 50ms)
          path: /g, strategy: drop, pool: a    => pool: unknown key (did you mean path?)
          path: /g, strategy: drop, limit: vega => limit: "vega" (expected: fixed, aimd, vegas, gradient2 or queueDelay; did you mean vegas?)
          path: /g, strategy: drop, limit: fixed => permits: missing (expected: a number from 1 to 1000000)
          path: /g, strategy: drop, limit: fixed, permits: 0 => permits: 0 (expected: a number from 1 to 1000000)
          path: /g, strategy: drop, permits: 3 => permits: 3 (expected: only with limit: fixed)
          path: /g, strategy: drop, limit: fixed, permits: 3, maxLimit: 4 => maxLimit: 4 (expected: only with limit: aimd, vegas, gradient2 or queueDelay)
          path: /g, strategy: drop, limit: queueDelay => queueDelay: missing (expected: a time such as 50ms)
          path: /g, strategy: drop, slowerThan: 1s => slowerThan: "1s" (expected: only with limit: aimd)
          path: /g, strategy: drop, queue: -1  => queue: -1 (expected: a number from 0 to 1048576)
          path: /g, strategy: drop, codelInterval: 1s => codelInterval: "1s" (expected: only with codelTarget)
          path: /g, strategy: drop, codelTarget: 1s => codelInterval: missing (expected: a time such as 50ms)
          path: /g, strategy: drop, codelTarget: 1s, codelInterval: 1s => codelTarget: "1s" (expected: less than codelInterval)
          path: /g, strategy: drop, shares: {a: 2} => shares.a: 2 (expected: a share from 0 to 1, as in 0.8)
          path: /g, strategy: drop, shares: {a: 0} => shares: a map of 1 (expected: each more than 0, and no more than 1 in all)
          path: /g, strategy: drop, shares: {a: 0.6, b: 0.6} => shares: a map of 2 (expected: each more than 0, and no more than 1 in all)
          path: /g, strategy: drop, shares: {a: 0.5000000006, b: 0.5000000003} => shares: a map of 2 (expected: each more than 0, and no more than 1 in all)
          path: /g, strategy: drop, shares: {a: 0.6}, queue: 0 => shares: a map of 1 (expected: only with a queue of 1 or more, for whose turn it is)
          path: /g, strategy: drop, shares: {others: 0.6} => shares.others: not a tenant (expected: 1 to 64 printable ASCII characters, not only blanks; not others, who have what is left)
          path: /g, strategy: drop, shadow: yes => shadow: "yes" (expected: true or false)
          path: /g, strategy: drop, workers: 1025 => workers: 1025 (expected: a number from 1 to 1024)
          path: /g, strategy: drop, wrokers: 1 => wrokers: unknown key (did you mean workers?)
          """)
  void gate_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file(keys)))
        .singleElement()
        .asString()
        .endsWith(": gates.g." + problem);
  }

  @Test
  void gates_wrongName_isNamed() {
    assertThat(Yaml.mistakes(Yaml.MINIMAL + "gates:\n  7up: {path: /g, strategy: drop}\n"))
        .singleElement()
        .asString()
        .contains("gates.7up: not a name (expected: a letter, then");
  }
}
