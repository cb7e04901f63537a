package dev.weir.demo.config;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.demo.yaml.ConfigException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a file as a whole: its syntax, its shape, and what must fit together. */
class WrongFileTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "null", "\uFEFF"})
  void parse_nothingInIt_saysWhatBelongsThere(String file) {
    assertThat(Yaml.mistakes(file))
        .containsExactly("f.yaml:1: nothing in it (expected: pools and routes)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "- a", "[]", "1"})
  void parse_noMap_isOneMistake(String file) {
    assertThat(Yaml.mistakes(file))
        .singleElement()
        .asString()
        .endsWith("(expected: keys with values)");
  }

  @Test
  void parse_emptyMap_missesPoolsAndRoutes() {
    assertThat(Yaml.mistakes("{}"))
        .containsExactly(
            "f.yaml:1: pools: missing (expected: 1 to 256 pools by name)",
            "f.yaml:1: routes: missing (expected: a list of 1 to 1024 routes)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          pools:           => pools: nothing (expected: 1 to 256 pools by name)
          pools: {}        => pools: a map of 0 (expected: 1 to 256 pools by name)
          pools: [a]       => pools: a list of 1 (expected: 1 to 256 pools by name)
          pools: a         => pools: "a" (expected: 1 to 256 pools by name)
          routes:          => routes: nothing (expected: a list of 1 to 1024 routes)
          routes: []       => routes: a list of 0 (expected: a list of 1 to 1024 routes)
          routes: {a: b}   => routes: a map of 1 (expected: a list of 1 to 1024 routes)
          """)
  void parse_nothingOrSomethingElseInAPlace_isOneMistake(String line, String problem) {
    String rest =
        line.startsWith("pools")
            ? "routes: [{path: /a, pool: a, strategy: drop}]"
            : "pools: {a: {workers: 1, queue: 1}}";
    assertThat(Yaml.mistakes(line + "\n" + rest)).containsExactly("f.yaml:1: " + problem);
  }

  @Test
  void parse_moreThanTheMost_saysHowMany() {
    String pools =
        IntStream.range(0, 257)
            .mapToObj(i -> "p" + i + ": {workers: 1, queue: 1}")
            .collect(joining(", "));
    String routes =
        IntStream.range(0, 1_025)
            .mapToObj(i -> "{path: /r" + i + ", pool: p0, strategy: drop}")
            .collect(joining(", "));
    assertThat(Yaml.mistakes("pools: {" + pools + "}\nroutes: [" + routes + "]"))
        .containsExactly(
            "f.yaml:1: pools: a map of 257 (expected: 1 to 256 pools by name)",
            "f.yaml:2: routes: a list of 1025 (expected: a list of 1 to 1024 routes)");
  }

  @Test
  void parse_poolsTooLargeTogether_saysHowLarge() {
    String pools =
        IntStream.range(0, 5)
            .mapToObj(i -> "p" + i + ": {workers: 1024, queue: 1048576}")
            .collect(joining(", "));
    String routes =
        IntStream.range(0, 5)
            .mapToObj(i -> "{path: /r" + i + ", pool: p" + i + ", strategy: drop}")
            .collect(joining(", "));
    assertThat(Yaml.mistakes("pools: {" + pools + "}\nroutes: [" + routes + "]"))
        .containsExactly(
            "f.yaml:1: pools: workers: 5120 in all (expected: at most 4096)",
            "f.yaml:1: pools: queue: 5242880 in all (expected: at most 4194304)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          a: b: c            => f.yaml:1: not YAML: mapping values are not allowed here
          a: "b              => f.yaml:2: not YAML: found unexpected end of stream (while scanning a quoted scalar)
          a: [b              => f.yaml:2: not YAML: expected ',' or ']', but got <stream end> (while parsing a flow sequence)
          a: *b              => f.yaml:1: not YAML: found undefined alias b
          a: !!str b         => f.yaml:1: not YAML: tags are not used here
          a: !!map {}        => f.yaml:1: not YAML: tags are not used here
          a: "\\UFFFFFFFF"   => f.yaml:1: not YAML: an escape that is no character
          a: @b              => f.yaml:1: not YAML: found character '@' that cannot start any token. (Do not use @ for indentation) (while scanning for the next token)
          """)
  void parse_noYaml_saysWhereAndWhy(String file, String problem) {
    assertThat(Yaml.mistakes(file + "\n")).containsExactly(problem);
  }

  @Test
  void parse_secondDocument_isNamed() {
    assertThat(Yaml.mistakes(Yaml.MINIMAL + "---\na: b\n"))
        .containsExactly(
            "f.yaml:5: not YAML: but found another document"
                + " (expected a single document in the stream)");
  }

  @Test
  void parse_controlCharacter_namesItAndItsLine() {
    assertThat(Yaml.mistakes("a: b\n# \u0007\n" + Yaml.MINIMAL))
        .containsExactly("f.yaml:2: not YAML: character U+0007");
  }

  @Test
  void parse_bytesThatAreNoUtf8_areFoundByLine() {
    byte[] bytes = ("# é\n" + Yaml.MINIMAL + "# ?\n").getBytes(UTF_8);
    bytes[bytes.length - 2] = (byte) 0xFF;
    assertThat(Yaml.mistakes(bytes)).containsExactly("f.yaml:6: not UTF-8");
    assertThat(Yaml.mistakes(Yaml.MINIMAL.getBytes(UTF_16))).containsExactly("f.yaml:1: not UTF-8");
  }

  @Test
  void parse_beyondTheLargest_isNotLookedInto() {
    String file = "#".repeat(1 << 20);
    assertThat(Yaml.mistakes(file)).singleElement().asString().contains("nothing in it");
    assertThat(Yaml.mistakes(file + "#"))
        .containsExactly("f.yaml: too large (expected: at most 1MiB)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void parse_nestedWithoutEnd_stopsEarly(String level) {
    assertThat(Yaml.mistakes(level.repeat(100_000)))
        .singleElement()
        .asString()
        .startsWith("f.yaml:1: not YAML: ");
  }

  @Test
  void parse_aliasOfItself_isAWrongValueLikeAnyOther() {
    assertThat(
            Yaml.mistakes(
                """
                pools: &pools
                  a: *pools
                routes: &routes
                  - *routes
                """))
        .containsExactly(
            "f.yaml:2: pools.a.workers: missing (expected: a number from 1 to 1024)",
            "f.yaml:2: pools.a.queue: missing (expected: a number from 0 to 1048576)",
            "f.yaml:2: pools.a.a: unknown key (did you mean agingStep?)",
            "f.yaml:3: routes[0]: a list of 1 (expected: keys with values)");
  }

  @Test
  void parse_aliasesOfManyMistakes_stopsAtAThousand() {
    String keys = IntStream.range(0, 500).mapToObj(i -> "k" + i + ": 1").collect(joining(", "));
    String file =
        "pools: {a: {workers: 1, queue: 1}}\nroutes:\n- &r {"
            + keys
            + "}\n"
            + "- *r\n".repeat(1000);
    assertThat(Yaml.mistakes(file))
        .hasSize(1001)
        .last()
        .isEqualTo("f.yaml:3: too many mistakes: the rest is not looked at");
  }

  @Test
  void routes_samePath_namesTheLineOfTheFirst() {
    assertThat(Yaml.mistakes(Yaml.MINIMAL + "  - {path: /a, pool: a, strategy: drop}\n"))
        .containsExactly(
            "f.yaml:5: routes[1].path: \"/a\""
                + " (expected: another path; the route on line 4 has this one)");
  }

  @Test
  void pools_withoutARoute_areThreadsForNothing() {
    assertThat(Yaml.mistakes("pools:\n  idle: {workers: 1, queue: 1}" + Yaml.MINIMAL.substring(6)))
        .containsExactly(
            "f.yaml:2: pools.idle: no route uses it (expected: a route, or no such pool)");
  }

  @Test
  void pools_ofAMisspeltReference_areNotAlsoUnused() {
    assertThat(
            Yaml.mistakes(Yaml.MINIMAL.replace("a:", "orders:").replace("pool: a", "pool: ordres")))
        .containsExactly(
            "f.yaml:4: routes[0].pool: unknown pool \"ordres\" (did you mean orders?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "-a", "a b", "ä", "a/b"})
  void pools_nameThatIsNone_isAMistake(String name) {
    String file =
        """
        pools:
          a: {workers: 1, queue: 1}
          %s: {workers: 1, queue: 1}
        routes:
          - {path: /a, pool: a, strategy: block}
          - {path: /b, pool: "%s", strategy: block}
        """;
    assertThat(Yaml.mistakes(file.formatted(name, name)))
        .containsExactly(
            "f.yaml:3: pools."
                + name
                + ": not a name (expected: a letter, then letters, digits and -._, at most 64 in"
                + " all)");
  }

  @Test
  void keys_thatAreNoWords_areMistakes() {
    assertThat(Yaml.mistakes(Yaml.MINIMAL + "[a, b]: c\n? {d: e}\n: f\n"))
        .containsExactly(
            "f.yaml:5: a list of 2 as a key (expected: a word)",
            "f.yaml:6: a map of 1 as a key (expected: a word)");
  }

  @Test
  void keys_longOrUnprintable_areShownOnOneLine() {
    assertThat(Yaml.mistakes(Yaml.MINIMAL + "\"a\\nb" + "c".repeat(100) + "\": 1\n"))
        .containsExactly(
            "f.yaml:5: a\\u{a}b" + "c".repeat(57) + "...: unknown key (did you mean banks?)");
  }

  @Test
  void parse_manyMistakes_tellsAllOfThemByLine() {
    String file =
        """
        server:
          port: "8080"
          drian: 1s
          bodyIdle: 0s
        pools:
          orders:
            workers: 0
            queue: 1.5
          spare: {workers: 1}
          8: {workers: 1, queue: 1}
        routes:
          - path: /orders/
            pool: ordres
            strategy: timeout
            maxLine: 2
          - path: /x
            pool: orders
            strategy: block
            strategy: drop
            wait: 1h
          - path: /x
            pool: spare
            strategy: Reject
            wait: 1h
            handler: ingest
            maxLine: 65MiB
            work: 61s
          - nothing
        extra: 1
        """;
    assertThat(Yaml.mistakes(file))
        .containsExactly(
            "f.yaml:2: server.port: \"8080\" (expected: a number from 0 to 65535, without quotes)",
            "f.yaml:3: server.drian: unknown key (did you mean drainTimeout?)",
            "f.yaml:4: server.bodyIdle: \"0s\" (expected: more than 0s, at most 1440m)",
            "f.yaml:7: pools.orders.workers: 0 (expected: a number from 1 to 1024)",
            "f.yaml:8: pools.orders.queue: 1.5 (expected: a number from 0 to 1048576)",
            "f.yaml:9: pools.spare.queue: missing (expected: a number from 0 to 1048576)",
            "f.yaml:10: pools.8: not a name (expected: a letter, then letters, digits and -._, at"
                + " most 64 in all)",
            "f.yaml:12: routes[0].path: \"/orders/\" (expected: no slash at the end)",
            "f.yaml:12: routes[0].wait: missing (expected: a time such as 50ms)",
            "f.yaml:13: routes[0].pool: unknown pool \"ordres\" (did you mean orders?)",
            "f.yaml:15: routes[0].maxLine: 2 (expected: only with handler: ingest)",
            "f.yaml:19: routes[1].strategy: given again (expected: once; line 18 has it)",
            "f.yaml:20: routes[1].wait: \"1h\" (expected: only with strategy: timeout)",
            "f.yaml:21: routes[2].path: \"/x\" (expected: another path; the route on line 16 has"
                + " this one)",
            "f.yaml:23: routes[2].strategy: \"Reject\" (expected: block, drop, reject or timeout;"
                + " did you mean reject?)",
            "f.yaml:24: routes[2].wait: \"1h\" (expected: a time such as 50ms)",
            "f.yaml:26: routes[2].maxLine: \"65MiB\" (expected: 1 to 64MiB)",
            "f.yaml:27: routes[2].work: \"61s\" (expected: at most 1m)",
            "f.yaml:28: routes[3]: \"nothing\" (expected: keys with values)",
            "f.yaml:29: extra: unknown key (did you mean rates?)");
  }

  @Test
  void message_ofTheException_isAllOfThem() {
    ConfigException error = catchThrowableOfType(ConfigException.class, () -> Yaml.read("{}"));
    assertThat(error).hasMessage(String.join("\n", Yaml.mistakes("{}")));
  }
}
