package dev.weir.spill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a folder to one opening at a time. The operating system gives it back when the process
 * ends, however it does.
 */
final class FolderLock implements Closeable {

  static final String NAME = "lock";

  /**
   * What is open in this process. To try the file's lock a second time would not do: to close that
   * second channel would give back the lock of the first.
   */
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  /**
   * Channels that must not be closed, as another class loader of this process has the file's lock:
   * that would be given back, too. They serve the next attempt here.
   */
  private static final Map<Path, FileChannel> KEPT = new ConcurrentHashMap<>();

  private final Path key;
  private final FileChannel channel;

  private FolderLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes a folder.
   *
   * @param folder one that exists
   * @return the lock
   * @throws SpillFailedException if it is taken
   * @throws IOException if there can be no lock in it
   */
  static FolderLock take(Path folder) throws IOException {
    Path key = folder.toRealPath();
    if (!HERE.add(key)) {
      throw new SpillFailedException(folder, "open in this process (expected: open only once)");
    }
    FileChannel channel = KEPT.remove(key);
    try {
      if (channel == null) {
        channel = open(key.resolve(NAME));
      }
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FolderLock(key, channel);
      }
      throw new SpillFailedException(folder, "open in another process (expected: open only once)");
    } catch (OverlappingFileLockException e) {
      KEPT.put(key, Rules.notNull("channel", channel));
      HERE.remove(key);
      throw new SpillFailedException(folder, "open in this process, by another class loader", e);
    } catch (IOException | RuntimeException | Error e) {
      Closing.after(e, channel);
      HERE.remove(key);
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HERE.remove(key);
    }
  }
}
