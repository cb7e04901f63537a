package dev.weir.spill;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log that is a list, and nothing else. */
final class ListedLog implements RecordLog {

  private final List<byte[]> records = new ArrayList<>();
  private long released;
  private long position;

  @Override
  public long append(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    records.add(bytes);
    return records.size() - 1L;
  }

  @Override
  public boolean hasRoom(int length) {
    return true;
  }

  @Override
  public int maxRecord() {
    return Byte.MAX_VALUE;
  }

  @Override
  public long next() {
    return records.size();
  }

  @Override
  public void flush() {}

  @Override
  public void sync() {}

  @Override
  public long flushed() {
    return next();
  }

  @Override
  public long synced() {
    return next();
  }

  @Override
  public @Nullable ByteBuffer read() {
    return position == next() ? null : ByteBuffer.wrap(records.get((int) position++));
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
  public void release(long number) {
    released = Math.max(released, number);
    position = Math.max(position, released);
  }

  @Override
  public long released() {
    return released;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public int segments() {
    return 1;
  }

  @Override
  public void close() {}
}
