package dev.weir.demo.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Files of one sort. Each is right as a whole, or all that is wrong with it is told. Thread-safe if
 * its reader is.
 *
 * @param <T> what they are read as
 */
public final class YamlFile<T> {

  private static final int LARGEST = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String content;
  private final BiFunction<Node, Mistakes, Optional<T>> reader;

  /**
   * A sort of files.
   *
   * @param content what is in them, to follow "expected: "
   * @param reader reads the tree of one; what it gives is of use only if there are no mistakes, and
   *     it is empty only if there are
   */
  public YamlFile(String content, BiFunction<Node, Mistakes, Optional<T>> reader) {
    this.content = content;
    this.reader = reader;
  }

  /**
   * Reads a file. Blocks the calling thread.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   * @return what it says, checked
   * @throws ConfigException if it cannot be read, or if anything in it is wrong
   */
  public T read(Path file) throws ConfigException {
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
   * Reads what was in a file.
   *
   * @param name of that file
   * @param bytes YAML in UTF-8, at most 1 MiB
   * @return what they say, checked
   * @throws ConfigException if anything in them is wrong
   */
  public T parse(String name, byte[] bytes) throws ConfigException {
    Mistakes mistakes = new Mistakes(name);
    Optional<T> read =
        text(bytes, mistakes)
            .flatMap(text -> YamlTree.of(text, content, mistakes))
            .flatMap(tree -> reader.apply(tree, mistakes));
    if (!mistakes.isEmpty()) {
      throw mistakes.exception();
    }
    return read.orElseThrow();
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
