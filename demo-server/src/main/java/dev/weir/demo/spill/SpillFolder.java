package dev.weir.demo.spill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a spill's files are.
 *
 * @param path the folder
 * @param temporary whether it goes when the server does, with all that is in it
 */
record SpillFolder(Path path, boolean temporary) {

  private static final Logger LOG = LoggerFactory.getLogger(SpillFolder.class);

  /** The one that was configured, or a fresh one, which no other server can have. */
  static SpillFolder of(String spill, @Nullable Path configured) throws IOException {
    return configured == null
        ? new SpillFolder(Files.createTempDirectory("weir-spill-" + spill + "-"), true)
        : new SpillFolder(configured, false);
  }

  /** To be called when nobody writes there any more. Blocks. */
  void release() {
    if (!temporary) {
      return;
    }
    try {
      for (Path each : contents()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      LOG.warn("{}: cannot be deleted", path, e);
    }
  }

  /* The folder itself last. */
  private List<Path> contents() throws IOException {
    if (Files.notExists(path)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
