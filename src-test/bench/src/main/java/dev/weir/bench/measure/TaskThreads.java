package dev.weir.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The kernel's ids of the threads that were seen running tasks. */
final class TaskThreads {

  private static final Path SELF = Path.of("/proc/thread-self");

  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  /** Notes the calling thread; for a virtual one, its carrier. */
  void noteCurrent() {
    ids.add(currentId());
  }

  Set<String> ids() {
    return Set.copyOf(ids);
  }

  /** The kernel's id of the calling thread. */
  static String currentId() {
    try {
      return Files.readSymbolicLink(SELF).getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
