package dev.weir.demo;

import dev.weir.demo.config.BuiltIn;
import dev.weir.demo.config.ServiceConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Where the configuration of a command comes from. */
final class ConfigSource {

  private ConfigSource() {}

  /**
   * Loads it.
   *
   * @param file what {@code --config} named; null for the one that is part of the program
   * @param command whose flag that is
   * @return checked
   * @throws ParameterException if the file cannot be used
   */
  static ServiceConfig load(@Nullable Path file, CommandLine command) {
    if (file == null) {
      return BuiltIn.config();
    }
    throw new ParameterException(
        command, "--config: " + file + " (expected: no file: this build reads none)");
  }
}
