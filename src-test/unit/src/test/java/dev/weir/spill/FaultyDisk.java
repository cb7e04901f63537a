package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Files on a disk that fails on demand. */
final class FaultyDisk implements SpillFile.Opener {

  /** Told of what is done to files, or to folders. */
  interface Watcher {

    /** Before anything is done. */
    default void before() {}

    /** Some bytes were written, and are not on the disk yet. */
    default void written(Path file, long position, int length) {}

    /** A file, or folder, is on the disk now, or there was an error. */
    default void forced(Path file, boolean done) {}
  }

  /** By how many bytes files may still grow. */
  long room = Long.MAX_VALUE;

  boolean failsToOpen;
  boolean failsToForce;

  /** As an operating system that tells of an error only once. */
  boolean failsToForceOnce;

  boolean failsToRead;
  boolean failsToTruncate;

  /** The next write, read or force is interrupted in the middle, a force with what comes of it. */
  boolean interrupts;

  /** Writes and reads at most so many bytes at a time. */
  int piece = Integer.MAX_VALUE;

  int forced;

  /** How many bytes were written, to each file. */
  final Map<Path, Long> written = new HashMap<>();

  Watcher watcher = new Watcher() {};

  @Override
  public FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    watcher.before();
    if (failsToOpen && options.contains(StandardOpenOption.WRITE)) {
      throw new IOException("Read-only file system");
    }
    return new Faulty(file, FileChannel.open(file, options));
  }

  private final class Faulty extends FileChannel {

    private final Path file;
    private final FileChannel real;

    Faulty(Path file, FileChannel real) {
      this.file = file;
      this.real = real;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      watcher.before();
      interrupted();
      if (position + from.remaining() <= real.size()) {
        return record(real.write(from, position), position); // over what is there
      }
      if (room <= 0) {
        throw new IOException("No space left on device");
      }
      int limit = from.limit();
      long most = Math.min(Math.min(room, piece), from.remaining());
      from.limit(from.position() + (int) most);
      try {
        int written = real.write(from, position);
        room -= written;
        return record(written, position);
      } finally {
        from.limit(limit);
      }
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      interrupted();
      if (failsToRead) {
        throw new IOException("Input/output error");
      }
      int limit = to.limit();
      to.limit(to.position() + Math.min(piece, to.remaining()));
      try {
        return real.read(to, position);
      } finally {
        to.limit(limit);
      }
    }

    @Override
    public void force(boolean metaData) throws IOException {
      watcher.before();
      boolean failed = failsToForce;
      if (failed) {
        failsToForce = !failsToForceOnce;
      } else {
        real.force(metaData);
      }
      watcher.forced(file, !failed);
      interrupted(); // hides the error, as FileChannelImpl does
      if (failed) {
        throw new IOException("Input/output error");
      }
      forced++;
    }

    private int record(int bytes, long position) {
      written.merge(file, (long) bytes, Long::sum);
      watcher.written(file, position, bytes);
      return bytes;
    }

    private void interrupted() throws IOException {
      if (interrupts) {
        interrupts = false;
        Thread.currentThread().interrupt();
        close();
        throw new ClosedByInterruptException();
      }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      watcher.before();
      if (failsToTruncate) {
        throw new IOException("Input/output error");
      }
      real.truncate(size);
      return this;
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public int read(ByteBuffer to) {
      throw new UnsupportedOperationException("read: without a position");
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
      throw new UnsupportedOperationException("read: without a position");
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException("write: without a position");
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      throw new UnsupportedOperationException("write: without a position");
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException("position");
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException("position");
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException("transferTo");
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException("transferFrom");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException("map: a full disk would end the process");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException("lock");
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException("lock");
    }
  }
}
