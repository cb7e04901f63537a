package dev.weir.bench.spill;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Chronicle Queue, as it is by default: files mapped into memory, which are the system's at once.
 */
final class ChronicleStore implements Store {

  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final ExcerptTailer tailer;
  private final Bytes<byte[]> bytes;

  ChronicleStore(Path folder, int length) {
    queue = SingleChronicleQueueBuilder.binary(folder).syncMode(SyncMode.SYNC).build();
    appender = queue.createAppender();
    tailer = queue.createTailer();
    bytes = Bytes.allocateElasticOnHeap(length);
  }

  @Override
  public void append(byte[] record) {
    bytes.clear();
    bytes.write(record);
    appender.writeBytes(bytes);
  }

  @Override
  public void flush() {
    // There is nothing between it and the system.
  }

  @Override
  public void sync() {
    appender.sync();
  }

  @Override
  public boolean read(byte[] into) {
    bytes.clear();
    if (!tailer.readBytes(bytes)) {
      return false;
    }
    bytes.read(into);
    return true;
  }

  @Override
  public void close() {
    tailer.close();
    appender.close();
    queue.close();
    bytes.releaseLast();
  }
}
