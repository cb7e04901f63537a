package dev.weir.demo.config;

import dev.weir.demo.yaml.ConfigException;
import dev.weir.demo.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Reads configuration files. A file is right as a whole, or all that is wrong with it is told. */
public final class ConfigFile {

  private static final String BUILT_IN = "default.yaml";
  private static final YamlFile<ServiceConfig> FILE =
      new YamlFile<>("pools and routes", (tree, mistakes) -> new ConfigReader(mistakes).read(tree));

  private ConfigFile() {}

  /**
   * Reads a file. Blocks the calling thread.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   * @return what it says, checked
   * @throws ConfigException if it cannot be read, or if anything in it is wrong
   */
  public static ServiceConfig read(Path file) throws ConfigException {
    return FILE.read(file);
  }

  /**
   * What is served where nobody says otherwise: a route and a pool for each strategy, and as many
   * for uploads.
   *
   * @return the configuration that is part of the program
   */
  public static ServiceConfig builtIn() {
    try {
      return parse(BUILT_IN, builtInBytes());
    } catch (ConfigException e) {
      throw new IllegalStateException("the built-in configuration is wrong", e);
    }
  }

  /**
   * The file behind {@link #builtIn()}, comments included: a start for one's own.
   *
   * @return YAML
   */
  public static String builtInText() {
    return new String(builtInBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] builtInBytes() {
    try (InputStream in = ConfigFile.class.getResourceAsStream(BUILT_IN)) {
      return Objects.requireNonNull(in, BUILT_IN + ": not in the jar").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what was in a file of this name. */
  static ServiceConfig parse(String name, byte[] bytes) throws ConfigException {
    return FILE.parse(name, bytes);
  }
}
