package dev.weir.demo.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Reads configuration files. A file is right as a whole, or all that is wrong with it is told. */
public final class ConfigFile {

  private static final String BUILT_IN = "default.yaml";
  private static final int LARGEST = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private ConfigFile() {}

  /**
   * Reads a file. Blocks the calling thread.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   * @return what it says, checked
   * @throws ConfigException if it cannot be read, or if anything in it is wrong
   */
  public static ServiceConfig read(Path file) throws ConfigException {
    String name = file.toString();
    if (name.isEmpty()) {
      throw unreadable("\"\"", "no name"); // which would be the working directory
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse(name, in.readNBytes(LARGEST + 1));
    } catch (NoSuchFileException e) {
      throw unreadable(name, "no such file");
    } catch (AccessDeniedException e) {
      throw unreadable(name, "permission denied");
    } catch (IOException e) {
      throw unreadable(name, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static ConfigException unreadable(String name, String why) {
    Mistakes mistakes = new Mistakes(name);
    mistakes.add(0, "", why + " (expected: a readable file)");
    return mistakes.exception();
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
    Mistakes mistakes = new Mistakes(name);
    Optional<ServiceConfig> config =
        text(bytes, mistakes)
            .flatMap(text -> YamlTree.of(text, mistakes))
            .flatMap(new ConfigReader(mistakes)::read);
    if (!mistakes.isEmpty()) {
      throw mistakes.exception();
    }
    return config.orElseThrow();
  }

  private static Optional<String> text(byte[] bytes, Mistakes mistakes) {
    if (bytes.length > LARGEST) {
      mistakes.add(0, "", "too large (expected: at most " + (LARGEST >> 20) + "MiB)");
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      mistakes.add(line, "", "not UTF-8");
      return Optional.empty();
    }
    String text = out.flip().toString();
    return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
  }
}
