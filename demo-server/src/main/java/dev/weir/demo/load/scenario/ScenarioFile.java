package dev.weir.demo.load.scenario;

import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Reads scenarios. A file is right as a whole, or all that is wrong with it is told. */
public final class ScenarioFile {

  private static final String EXAMPLE = "example.yaml";
  private static final MixReader.Kind KIND =
      new MixReader.Kind(
          "requests",
          "request",
          "statements",
          "requests, as it is a service that is asked, and no database");

  private ScenarioFile() {}

  /**
   * Reads a file, and those that it names. Blocks the calling thread.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   * @param base what its paths belong to, as {@link dev.weir.demo.load.http.HttpUrl} reads it
   * @return what it says, checked
   * @throws ConfigException if it cannot be read, or if anything in it is wrong
   */
  public static Scenario read(Path file, URI base) throws ConfigException {
    return yaml(file, base).read(file);
  }

  /** Reads what was in a file of this name. */
  static Scenario parse(Path file, byte[] bytes, URI base) throws ConfigException {
    return yaml(file, base).parse(file.toString(), bytes);
  }

  private static YamlFile<Scenario> yaml(Path file, URI base) {
    Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    StepReader steps = new StepReader(base, directory);
    return new YamlFile<>(
        KIND.list(),
        (tree, mistakes) -> new MixReader<>(KIND, steps, mistakes).read(tree, Scenario::new));
  }

  /**
   * A scenario for the built-in configuration, with comments that explain every key: a start for
   * one's own.
   *
   * @return YAML
   */
  public static String exampleText() {
    try (InputStream in = ScenarioFile.class.getResourceAsStream(EXAMPLE)) {
      byte[] bytes = Objects.requireNonNull(in, EXAMPLE + ": not in the jar").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
