package dev.weir.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log that keeps its records in memory, and fails, fills or complains as a test says. Whoever
 * touches it on two threads at once, or breaks its rules, is told.
 */
final class MemoryLog implements RecordLog {

  private final List<byte[]> records = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private long maxBytes = Long.MAX_VALUE;
  private long released;
  private long position;
  private long flushed;
  private long synced;
  private long doubtful;
  private int syncs;
  private int flushes;
  private boolean closed;
  private boolean inside;
  private volatile @Nullable IOException writeError;
  private volatile @Nullable IOException flushError;
  private volatile @Nullable IOException syncError;
  private volatile @Nullable IOException readError;
  private volatile @Nullable IOException closeError;
  private Runnable onTouch = () -> {};
  private Runnable onClose = () -> {};

  MemoryLog maxBytes(long bytes) {
    maxBytes = bytes;
    return this;
  }

  /** Every access begins with this. */
  MemoryLog onTouch(Runnable action) {
    onTouch = action;
    return this;
  }

  MemoryLog onClose(Runnable action) {
    onClose = action;
    return this;
  }

  /** From now on appending fails; null: it does not. */
  void failWriting(@Nullable IOException error) {
    writeError = error;
  }

  void failFlushing(@Nullable IOException error) {
    flushError = error;
  }

  /** What was appended by then cannot be synced any more, as on a real disk. */
  void failSyncing(@Nullable IOException error) {
    syncError = error;
  }

  void failReading(@Nullable IOException error) {
    readError = error;
  }

  void failClosing(@Nullable IOException error) {
    closeError = error;
  }

  static SpillFailedException noSpace() {
    return new SpillFailedException(
        Path.of("memory"), "cannot be written to", new IOException("No space left on device"));
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** What the next process would find. */
  synchronized List<byte[]> left() {
    return List.copyOf(records.subList((int) released, records.size()));
  }

  /** All that was ever appended. */
  synchronized List<byte[]> all() {
    return List.copyOf(records);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized int syncs() {
    return syncs;
  }

  /** Those that failed, too. */
  synchronized int flushes() {
    return flushes;
  }

  private synchronized void enter() {
    if (inside) {
      complaints.add("two threads at once");
    }
    if (closed) {
      complaints.add("touched after it was closed");
    }
    inside = true;
  }

  private synchronized void leave() {
    inside = false;
  }

  private static void check(@Nullable IOException error) throws IOException {
    if (error != null) {
      throw error;
    }
  }

  @Override
  public long append(ByteBuffer record) throws IOException {
    enter();
    try {
      onTouch.run();
      check(writeError);
      byte[] bytes = new byte[record.remaining()];
      record.get(bytes);
      synchronized (this) {
        records.add(bytes);
        return records.size() - 1L;
      }
    } finally {
      leave();
    }
  }

  @Override
  public boolean hasRoom(int length) {
    return released == next() || bytes() + length <= maxBytes;
  }

  @Override
  public int maxRecord() {
    return 1_000;
  }

  @Override
  public synchronized long next() {
    return records.size();
  }

  @Override
  public void flush() throws IOException {
    enter();
    try {
      synchronized (this) {
        flushes++;
      }
      check(flushError);
      flushed = next();
    } finally {
      leave();
    }
  }

  @Override
  public void sync() throws IOException {
    flush();
    if (released < doubtful) {
      throw new IOException("an earlier sync failed");
    }
    if (syncError != null) {
      doubtful = next();
      check(syncError);
    }
    syncs++;
    synced = flushed;
  }

  @Override
  public long flushed() {
    return flushed;
  }

  @Override
  public long synced() {
    return Math.max(released, synced);
  }

  @Override
  public @Nullable ByteBuffer read() throws IOException {
    enter();
    try {
      onTouch.run();
      check(readError);
      synchronized (this) {
        return position == records.size()
            ? null
            : ByteBuffer.wrap(records.get((int) position++)).asReadOnlyBuffer();
      }
    } finally {
      leave();
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void rewind() {
    position = released;
  }

  @Override
  public synchronized void release(long number) {
    if (number > records.size()) {
      complaints.add("released " + number + " of " + records.size());
    }
    released = Math.max(released, number);
    position = Math.max(released, position);
  }

  @Override
  public synchronized long released() {
    return released;
  }

  @Override
  public synchronized long bytes() {
    long bytes = 0;
    for (int i = (int) released; i < records.size(); i++) {
      bytes += records.get(i).length;
    }
    return bytes;
  }

  @Override
  public int segments() {
    return 1;
  }

  @Override
  public void close() throws IOException {
    enter();
    try {
      onClose.run();
      check(closeError);
    } finally {
      leave();
      synchronized (this) {
        closed = true;
      }
    }
  }
}
