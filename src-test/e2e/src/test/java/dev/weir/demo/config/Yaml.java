package dev.weir.demo.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Configurations for tests, as if they were in a file called f.yaml. */
final class Yaml {

  /** The shortest that is right. */
  static final String MINIMAL =
      """
      pools:
        a: {workers: 1, queue: 1}
      routes:
        - {path: /a, pool: a, strategy: block}
      """;

  private Yaml() {}

  static ServiceConfig read(String yaml) throws ConfigException {
    return ConfigFile.parse("f.yaml", yaml.getBytes(UTF_8));
  }

  /** What is wrong with it, a line for each mistake. */
  static List<String> mistakes(String yaml) {
    return mistakes(yaml.getBytes(UTF_8));
  }

  static List<String> mistakes(byte[] bytes) {
    ConfigException error =
        catchThrowableOfType(ConfigException.class, () -> ConfigFile.parse("f.yaml", bytes));
    return error.mistakes().stream().map(Mistake::toString).toList();
  }

  /** The examples that come with the server. */
  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(root().resolve("demo-server/examples"))) {
      return files.sorted().toList();
    }
  }

  /** The built-in configuration. */
  static Path builtIn() {
    return root().resolve("demo-server/src/main/resources/dev/weir/demo/config/default.yaml");
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("demo-server/examples"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
