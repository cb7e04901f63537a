package dev.weir.spill;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The file that says how far records were released and synced.
 *
 * <p>Two slots are written in turn, each in a sector of its own, so that one that is torn leaves
 * the other; the valid one with the higher sequence number counts. It may lag behind: released
 * records come back then.
 *
 * <pre>
 * slot     magic (8) version (4) sequence (8) released (8) synced (8) CRC-32C of these (4)
 * </pre>
 */
final class Cursor implements Closeable {

  static final String NAME = "cursor";
  static final int SLOT = 512;

  private static final long MAGIC = 0x57_45_49_52_43_55_52_53L; // WEIRCURS
  private static final int VERSION = 1;
  private static final int LENGTH = 40;

  /** What was found when it was opened. */
  enum Found {
    /** No file. */
    NOTHING,
    /** A file that says nothing. */
    TORN,
    /** What it said last. */
    WHOLE
  }

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2 * SLOT);
  private final SpillFile file;
  private final Found found;

  private long sequence;
  private long released;
  private long synced;

  private Cursor(SpillFile file, Found found) {
    this.file = file;
    this.found = found;
  }

  /** Opens the one of a folder, or makes it. */
  static Cursor open(SpillFile.Opener opener, Path folder) throws IOException {
    Path path = folder.resolve(NAME);
    if (!Files.exists(path)) {
      return made(SpillFile.create(opener, path), Found.NOTHING);
    }
    Cursor candidate = new Cursor(SpillFile.write(opener, path), Found.WHOLE);
    try (SpillFile reading = SpillFile.read(opener, path)) {
      reading.read(candidate.buffer.clear(), 0);
      boolean first = candidate.readSlot(0);
      boolean second = candidate.readSlot(SLOT);
      if (first || second) {
        return candidate;
      }
    } catch (EOFException e) {
      // Cut short: made anew.
    } catch (IOException e) {
      candidate.close();
      throw e;
    }
    return made(candidate.file, Found.TORN);
  }

  private static Cursor made(SpillFile file, Found found) throws IOException {
    Cursor made = new Cursor(file, found);
    try {
      file.write(ByteBuffer.allocate(2 * SLOT), 0); // so that a full disk has room for it
    } catch (IOException e) {
      made.close();
      throw e;
    }
    return made;
  }

  private boolean readSlot(int slot) {
    buffer.clear();
    boolean whole =
        buffer.getLong(slot) == MAGIC
            && buffer.getInt(slot + 8) == VERSION
            && buffer.getInt(slot + 36) == checksum(slot);
    if (whole && buffer.getLong(slot + 12) >= sequence) {
      sequence = buffer.getLong(slot + 12);
      released = buffer.getLong(slot + 20);
      synced = buffer.getLong(slot + 28);
    }
    return whole;
  }

  private int checksum(int slot) {
    crc.reset();
    crc.update(buffer.limit(slot + LENGTH - Integer.BYTES).position(slot));
    buffer.clear();
    return (int) crc.getValue();
  }

  Found found() {
    return found;
  }

  long released() {
    return released;
  }

  long synced() {
    return synced;
  }

  /** Writes, unless it says so already. */
  void save(long newReleased, long newSynced) throws IOException {
    if (newReleased == released && newSynced == synced && sequence > 0) {
      return;
    }
    buffer.clear();
    buffer.putLong(MAGIC).putInt(VERSION).putLong(sequence + 1);
    buffer.putLong(newReleased).putLong(newSynced).putInt(0);
    buffer.putInt(LENGTH - Integer.BYTES, checksum(0));
    file.write(buffer.limit(LENGTH).position(0), (sequence + 1) % 2 * SLOT);
    sequence++;
    released = newReleased;
    synced = newSynced;
  }

  void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
