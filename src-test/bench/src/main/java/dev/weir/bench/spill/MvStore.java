package dev.weir.bench.spill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's MVStore: a map from numbers to records. */
final class MvStore implements Store {

  private final MVStore store;
  private final MVMap<Long, byte[]> map;
  private Cursor<Long, byte[]> cursor;
  private long next;

  MvStore(Path folder) throws IOException {
    Files.createDirectories(folder);
    store = new MVStore.Builder().fileName(folder.resolve("records.mv").toString()).open();
    map = store.openMap("records");
  }

  @Override
  public void append(byte[] record) {
    map.append(next++, record.clone()); // it keeps what it is given
  }

  @Override
  public void flush() {
    store.commit();
  }

  @Override
  public void sync() {
    store.sync(); // which commits
  }

  @Override
  public boolean read(byte[] into) {
    if (cursor == null) {
      cursor = map.cursor(null);
    }
    if (!cursor.hasNext()) {
      return false;
    }
    cursor.next();
    System.arraycopy(cursor.getValue(), 0, into, 0, into.length);
    return true;
  }

  @Override
  public void close() {
    store.close();
  }
}
