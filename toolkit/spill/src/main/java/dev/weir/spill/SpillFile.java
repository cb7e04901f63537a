package dev.weir.spill;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that an interrupt does not close.
 *
 * <p>A {@link FileChannel} is closed when its thread is interrupted, before or during a call. Who
 * owns a log may well be interrupted, by being disposed of for instance, and what was appended must
 * not be lost for that. So the channel is opened again, and the call made again: they say where in
 * the file they mean, so they may be. Only {@link #force} is not. The thread is told of the
 * interrupt afterwards.
 */
final class SpillFile implements Closeable {

  /** Opens channels: the file system's, but in tests. */
  @FunctionalInterface
  interface Opener {
    Opener FILES = FileChannel::open;

    /**
     * Opens a channel.
     *
     * @param file where
     * @param options how
     * @return the channel
     * @throws IOException if it cannot be opened
     */
    FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
  }

  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<StandardOpenOption> WRITE = Set.of(StandardOpenOption.WRITE);
  private static final Set<StandardOpenOption> NEW =
      Set.of(
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);

  /** A call that may be made again. */
  @FunctionalInterface
  private interface Call {
    void run(FileChannel channel) throws IOException;
  }

  private final Opener opener;
  private final Path file;
  private final Set<StandardOpenOption> mode;
  private @Nullable FileChannel channel;

  private SpillFile(Opener opener, Path file, Set<StandardOpenOption> mode) {
    this.opener = opener;
    this.file = file;
    this.mode = mode;
  }

  /** An existing file, or a folder, to be read. */
  static SpillFile read(Opener opener, Path file) throws IOException {
    return open(opener, file, READ, READ);
  }

  /**
   * Forces the names in a folder to the disk: what was made in it is still there after a loss of
   * power. Windows does not open folders.
   */
  static void forceFolder(Opener opener, Path folder) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    try (SpillFile opened = read(opener, folder)) {
      opened.force();
    }
  }

  /** Makes a folder, and those that it is in, and has their names on the disk. */
  static void createFolders(Opener opener, Path folder) throws IOException {
    Path existing = folder.toAbsolutePath();
    Deque<Path> parents = new ArrayDeque<>();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
      if (existing != null) {
        parents.push(existing);
      }
    }
    Files.createDirectories(folder);
    for (Path each : parents) {
      forceFolder(opener, each);
    }
  }

  /** An existing file to be written. */
  static SpillFile write(Opener opener, Path file) throws IOException {
    return open(opener, file, WRITE, WRITE);
  }

  /** A file that is empty now. */
  static SpillFile create(Opener opener, Path file) throws IOException {
    return open(opener, file, NEW, WRITE);
  }

  private static SpillFile open(
      Opener opener, Path file, Set<StandardOpenOption> first, Set<StandardOpenOption> later)
      throws IOException {
    SpillFile opened = new SpillFile(opener, file, later);
    opened.channel = opener.open(file, first);
    return opened;
  }

  Path path() {
    return file;
  }

  /** Writes all of the buffer, whose position stays; when it fails, maybe some of it. */
  void write(ByteBuffer from, long offset) throws IOException {
    int start = from.position();
    try {
      call(
          to -> {
            from.position(start);
            while (from.hasRemaining()) {
              if (to.write(from, offset + from.position() - start) <= 0) {
                throw new IOException(file + ": took nothing of what was written to it");
              }
            }
          });
    } finally {
      from.position(start);
    }
  }

  /** Fills the buffer from its position to its limit, where its position is afterwards. */
  void read(ByteBuffer to, long offset) throws IOException {
    int start = to.position();
    call(
        from -> {
          to.position(start);
          while (to.hasRemaining()) {
            if (from.read(to, offset + to.position() - start) < 0) {
              throw new EOFException(
                  file + ": ends before " + (offset + to.limit() - start) + " (expected: more)");
            }
          }
        });
  }

  /**
   * Forces what was written to the disk. That is never tried twice on trust: an interrupt in the
   * middle of it hides what came of it, and where that was an error, the operating system has told
   * it and would call the next one a success. So the interrupt is a failure then, and the thread
   * stays interrupted.
   */
  void force() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      channel().force(false);
    } catch (ClosedByInterruptException e) {
      interrupted = true;
      throw new IOException(
          file + ": interrupted, so nobody can tell whether it is on the disk", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void truncate(long size) throws IOException {
    call(of -> of.truncate(size));
  }

  private void call(Call call) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          call.run(channel());
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null || !open.isOpen()) {
      open = opener.open(file, mode);
      channel = open;
    }
    return open;
  }

  /** Closes it; a call afterwards would open it again. */
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
