package dev.weir.spill;

import dev.weir.bench.spill.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Ours, which only its own package sees. */
public final class WeirStore implements Store {

  private static final long MAX_BYTES = 8L << 30;

  private final RecordLog log;

  /**
   * Opens it.
   *
   * @param folder where
   * @throws IOException if that fails
   */
  public WeirStore(Path folder) throws IOException {
    log =
        SegmentLog.open(
            new LogSettings(folder, MAX_BYTES, LogSettings.USUAL_SEGMENT, SyncPolicy.none()));
  }

  @Override
  public void append(byte[] record) throws IOException {
    if (!log.hasRoom(record.length)) {
      throw new IllegalStateException("bytes: " + log.bytes() + " (expected: room for more)");
    }
    log.append(ByteBuffer.wrap(record));
  }

  @Override
  public void flush() throws IOException {
    log.flush();
  }

  @Override
  public void sync() throws IOException {
    log.sync();
  }

  @Override
  public boolean read(byte[] into) throws IOException {
    ByteBuffer record = log.read();
    if (record == null) {
      return false;
    }
    record.get(into);
    return true;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
