package dev.weir.demo.load.sql;

import dev.weir.demo.load.scenario.MixReader;
import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Reads scenarios of statements. A file is right as a whole, or all that is wrong is told. */
public final class StatementFile {

  private static final String EXAMPLE = "example.yaml";
  private static final MixReader.Kind KIND =
      new MixReader.Kind(
          "statements", "statement", "requests", "statements, as it is a database that is asked");
  private static final YamlFile<StatementScenario> YAML =
      new YamlFile<>(
          KIND.list(),
          (tree, mistakes) ->
              new MixReader<>(KIND, new StatementReader(mistakes), mistakes)
                  .read(tree, StatementScenario::new));

  private StatementFile() {}

  /**
   * Reads a file. Blocks the calling thread.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   * @return what it says, checked
   * @throws ConfigException if it cannot be read, or if anything in it is wrong
   */
  public static StatementScenario read(Path file) throws ConfigException {
    return YAML.read(file);
  }

  /** Reads what was in a file of this name. */
  static StatementScenario parse(Path file, byte[] bytes) throws ConfigException {
    return YAML.parse(file.toString(), bytes);
  }

  /**
   * A scenario for the bundled bank, with comments that explain every key: a start for one's own.
   *
   * @return YAML
   */
  public static String exampleText() {
    try (InputStream in = StatementFile.class.getResourceAsStream(EXAMPLE)) {
      byte[] bytes = Objects.requireNonNull(in, EXAMPLE + ": not in the jar").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
