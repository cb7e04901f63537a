package dev.weir.demo.load.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.demo.load.http.HttpUrl;
import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.Mistake;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {

  private static final URI BASE = HttpUrl.parse("http://127.0.0.1:8080/");
  private static final Path FILE = Path.of("f.yaml");

  private static Scenario read(String yaml) throws ConfigException {
    return ScenarioFile.parse(FILE, yaml.getBytes(UTF_8), BASE);
  }

  private static List<String> mistakes(String yaml) {
    ConfigException error = catchThrowableOfType(ConfigException.class, () -> read(yaml));
    return error.mistakes().stream().map(Mistake::toString).toList();
  }

  @Test
  void example_isRight() throws Exception {
    Scenario scenario = read(ScenarioFile.exampleText());

    assertThat(scenario.think()).isEqualTo(Duration.ofMillis(200));
    assertThat(scenario.steps())
        .extracting(step -> step.name() + " " + step.weight() + " " + step.call())
        .containsExactly(
            "look 8 GET http://127.0.0.1:8080/block?work=5ms",
            "send 2 POST http://127.0.0.1:8080/ingest/block",
            "reject 1 GET http://127.0.0.1:8080/reject?work=20ms");
  }

  @Test
  void read_shortest_hasDefaults() throws Exception {
    Scenario scenario = read("requests: [{name: a, path: /}]");

    assertThat(scenario.think()).isZero();
    assertThat(scenario.steps()).hasSize(1);
    assertThat(scenario.steps().get(0).weight()).isOne();
    assertThat(scenario.steps().get(0).call()).hasToString("GET http://127.0.0.1:8080/");
  }

  @Test
  void read_urlAndMethods_areWhatTheySay() throws Exception {
    Scenario scenario =
        read(
            """
            requests:
              - {name: a, url: 'https://other/x?y'}
              - {name: b, path: /b, body: text}
              - {name: c, path: /c, method: PUT, body: text}
            """);

    assertThat(scenario.steps())
        .extracting(step -> step.call().toString())
        .containsExactly(
            "GET https://other/x?y", "POST http://127.0.0.1:8080/b", "PUT http://127.0.0.1:8080/c");
  }

  @Test
  void read_bodyFile_isSeenFromTheFilesDirectory(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("body.txt"), "hello");
    Path file = directory.resolve("s.yaml");
    Files.writeString(file, "requests: [{name: a, path: /, bodyFile: body.txt}]");

    assertThat(ScenarioFile.read(file, BASE).steps().get(0).call())
        .hasToString("POST http://127.0.0.1:8080/");

    Files.delete(directory.resolve("body.txt"));
    ConfigException error =
        catchThrowableOfType(ConfigException.class, () -> ScenarioFile.read(file, BASE));
    assertThat(error)
        .hasMessage(file + ":1: requests[0].bodyFile: \"body.txt\" (expected: a readable file)");
  }

  @Test
  void read_noSuchFile_isSaid() {
    ConfigException error =
        catchThrowableOfType(
            ConfigException.class, () -> ScenarioFile.read(Path.of("missing.yaml"), BASE));

    assertThat(error).hasMessage("missing.yaml: no such file (expected: a readable file)");
  }

  @Test
  void read_whatMayBeSecret_isNotSaidAloud() {
    assertThat(
            mistakes(
                """
                requests:
                  - name: a
                    url: 'http://me:secret@other/'
                    headers: ['Authorization Bearer secret', "Cookie: a\\u0001secret"]
                """))
        .hasSize(3)
        .noneMatch(mistake -> mistake.contains("secret"));
  }

  @Test
  void read_severalMistakes_areAllTold() {
    assertThat(
            mistakes(
                """
                thnk: 1s
                requests:
                  - name: a
                    path: /a
                    weight: 0
                  - name: a
                    path: b
                    checks: {stats: 200, within: 5}
                """))
        .containsExactly(
            "f.yaml:1: thnk: unknown key (did you mean think?)",
            "f.yaml:5: requests[0].weight: 0 (expected: a number from 1 to 1000000)",
            "f.yaml:6: requests[1].name: \"a\" (expected: another name; the request on line 3 has"
                + " this one)",
            "f.yaml:7: requests[1].path: \"b\" (expected: a path such as /orders?id=1, or a url)",
            "f.yaml:8: requests[1].checks.within: 5 (expected: a time such as 50ms)",
            "f.yaml:8: requests[1].checks.stats: unknown key (did you mean status?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          path: /                        => name: missing (expected: a name)
          name: '', path: /              => name: "" (expected: a name)
          name: a                        => path: missing (expected: a path such as /orders?id=1, or a url)
          name: a, path: /a b            => path: "/a b" (expected: a URL such as http://127.0.0.1:8080/ (illegal character in path, character 24))
          name: a, path: '/a#b'          => path: "/a#b" (expected: no # and what follows it, which is not sent)
          name: a, path: /, url: 'http://h/' => path: "/" (expected: only without url)
          name: a, url: 'ftp://h/'       => url: "ftp://h/" (expected: http:// or https:// in front)
          name: a, url: /                => url: "/" (expected: http:// or https:// in front)
          name: a, path: /, method: G T  => method: "G T" (expected: one such as GET)
          name: a, path: /, think: 1s    => think: "1s" (expected: beside requests, for the users of all of them)
          name: a, path: /, headers: x   => headers: "x" (expected: a list of 1 to 100 headers)
          name: a, path: /, headers: [x] => headers[0]: "..." (expected: a header such as 'Accept: text/plain')
          name: a, path: /, headers: [{Accept: x}] => headers[0]: a map of 1 (expected: a header in quotes, such as 'Accept: text/plain')
          name: a, path: /, body: [x]    => body: a list of 1 (expected: some text)
          name: a, path: /, body: x, bodyFile: pom.xml => body: "x" (expected: only without bodyFile)
          name: a, path: /, checks: {status: 2x} => checks.status: "2x" (expected: statuses such as 200, 200,404 or 2xx)
          name: a, path: /, checks: {bodyContains: ''} => checks.bodyContains: "" (expected: some text)
          name: a, path: /, checks: {bodyAtMost: 65MiB} => checks.bodyAtMost: "65MiB" (expected: 1 to 64MiB)
          name: a, path: /, checks: {header: 'a b'} => checks.header: "a b" (expected: the name of a header)
          name: a, path: /, checks: {within: 0s} => checks.within: "0s" (expected: more than 0s, at most 60m)
          name: a, path: /, wieght: 1    => wieght: unknown key (did you mean weight?)
          """)
  void read_wrongRequest_isNamed(String keys, String problem) {
    assertThat(mistakes("requests:\n  - {" + keys + "}\n"))
        .containsExactly("f.yaml:2: requests[0]." + problem);
  }

  @Test
  void read_noRequests_isAMistake() {
    assertThat(mistakes("")).containsExactly("f.yaml:1: nothing in it (expected: requests)");
    assertThat(mistakes("requests: []"))
        .containsExactly(
            "f.yaml:1: requests: a list of 0 (expected: a list of 1 to 1000 requests)");
    assertThat(mistakes("think: 1s"))
        .containsExactly("f.yaml:1: requests: missing (expected: a list of 1 to 1000 requests)");
  }

  @Test
  void read_bodiesOfMoreThan64MebibytesTogether_areRefused(@TempDir Path folder) throws Exception {
    try (RandomAccessFile body = new RandomAccessFile(folder.resolve("body").toFile(), "rw")) {
      body.setLength(33 << 20);
    }
    Path file =
        Files.writeString(
            folder.resolve("mix.yaml"),
            """
            requests:
              - {name: a, path: /, bodyFile: body}
              - {name: b, path: /, bodyFile: body}
              - {name: c, path: /, bodyFile: /dev/zero}
            """);

    ConfigException error =
        catchThrowableOfType(ConfigException.class, () -> ScenarioFile.read(file, BASE));

    assertThat(error.mistakes())
        .hasSize(2)
        .allSatisfy(
            mistake -> assertThat(mistake.toString()).contains("all of them together of at most"));
  }
}
