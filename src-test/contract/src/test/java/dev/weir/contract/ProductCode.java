package dev.weir.contract;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where the product code is: every module of the toolkit, and the demo server. */
public final class ProductCode implements LocationProvider {

  @Override
  public Set<Location> get(Class<?> testClass) {
    return modules().stream()
        .map(module -> module.resolve(buildDirectory()).resolve("classes"))
        .filter(Files::isDirectory)
        .map(Location::of)
        .collect(toCollection(LinkedHashSet::new));
  }

  /** The Java files of the product. */
  static List<Path> sources() {
    return modules().stream()
        .map(module -> module.resolve("src/main/java"))
        .filter(Files::isDirectory)
        .flatMap(ProductCode::javaFiles)
        .sorted()
        .toList();
  }

  /** The directory that holds the whole project. */
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("no .mvn above the working directory");
      }
    }
    return directory;
  }

  private static List<Path> modules() {
    try (Stream<Path> toolkit = Files.list(root().resolve("toolkit"))) {
      return Stream.concat(
              toolkit.filter(Files::isDirectory), Stream.of(root().resolve("demo-server")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String buildDirectory() {
    return System.getProperty("weir.build.dir", "target");
  }
}
