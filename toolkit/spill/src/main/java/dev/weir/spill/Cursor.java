package dev.weir.spill;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The file that says how far records were released and synced.
 *
 * <p>Of its two slots, a page apart, the one that is known to be on the disk is not written to
 * until the other one is: so one that is torn leaves what was forced. The valid one with the higher
 * sequence number counts. It may lag behind: released records come back then.
 *
 * <pre>
 * slot     magic (8) version (4) sequence (8) released (8) synced (8) CRC-32C of these (4)
 * </pre>
 */
final class Cursor implements Closeable {

  static final String NAME = "cursor";
  static final int SLOT = 4096;

  private static final long MAGIC = 0x57_45_49_52_43_55_52_53L; // WEIRCURS
  private static final int VERSION = 2;
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

  /** The slot that is written to: the other one is on the disk, or says nothing. */
  private int free;

  /** Whether that slot has what is not on the disk, or may not be. */
  private boolean unforced;

  private Cursor(SpillFile file, Found found) {
    this.file = file;
    this.found = found;
  }

  /**
   * Opens the one of a folder, or makes it.
   *
   * @throws SpillCorruptException if it is of another version
   * @throws IOException if it cannot be read or made
   */
  static Cursor open(SpillFile.Opener opener, Path folder) throws IOException {
    Path path = folder.resolve(NAME);
    boolean there = Files.exists(path);
    SpillFile file = there ? SpillFile.write(opener, path) : SpillFile.create(opener, path);
    try {
      if (there) {
        Cursor read = new Cursor(file, Found.WHOLE);
        return read.readSlots(opener) ? read : made(file, Found.TORN);
      }
      Cursor made = made(file, Found.NOTHING);
      SpillFile.forceFolder(opener, folder);
      return made;
    } catch (IOException | RuntimeException | Error e) {
      Closing.after(e, file);
      throw e;
    }
  }

  private static Cursor made(SpillFile file, Found found) throws IOException {
    file.write(ByteBuffer.allocate(2 * SLOT), 0); // so that a full disk has room for it
    return new Cursor(file, found);
  }

  /** Whether one of them is whole. */
  private boolean readSlots(SpillFile.Opener opener) throws IOException {
    Path path = file.path();
    try (SpillFile reading = SpillFile.read(opener, path)) {
      int size = (int) Math.min(2 * SLOT, Files.size(path));
      reading.read(buffer.clear().limit(size), 0);
    }
    boolean first = readSlot(0);
    boolean second = readSlot(SLOT);
    if (!first && !second) {
      checkVersion(path);
    }
    return first || second;
  }

  private void checkVersion(Path path) throws SpillCorruptException {
    if (buffer.getLong(0) == MAGIC && buffer.getInt(8) != VERSION) {
      throw new SpillCorruptException(
          path, 0, "version: " + buffer.getInt(8) + " (expected: " + VERSION + ")");
    }
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
      free = slot; // to be forced before the other one is written to
      unforced = true;
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
    write(sequence + 1, newReleased, newSynced);
    sequence++;
    released = newReleased;
    synced = newSynced;
  }

  private void write(long newSequence, long newReleased, long newSynced) throws IOException {
    buffer.clear();
    buffer.putLong(MAGIC).putInt(VERSION).putLong(newSequence);
    buffer.putLong(newReleased).putLong(newSynced).putInt(0);
    buffer.putInt(LENGTH - Integer.BYTES, checksum(0));
    unforced = true;
    file.write(buffer.limit(LENGTH).position(0), free);
  }

  /**
   * Has what it says on the disk. What is not known to be there is written again before: if an
   * earlier try failed, the operating system may think it written.
   */
  void force() throws IOException {
    if (unforced) {
      write(sequence, released, synced);
      file.force();
      unforced = false;
      free = SLOT - free;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
